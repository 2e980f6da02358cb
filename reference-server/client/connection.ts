import { Refusal, reasons, textOf } from '../errors.ts';
import { JsonRpc } from '../jsonrpc/protocol.ts';
import { limits } from '../limits.ts';
import type { Log } from '../log.ts';
import type { Login } from '../pipeline/login.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { SendResult, Stages } from '../pipeline/stages.ts';
import type { Session, Sessions } from '../sessions.ts';
import { WkProto } from '../wkproto/protocol.ts';
import { ClientError } from './client-error.ts';
import type { Patience } from './patience.ts';
import type { Protocol, Request } from './protocol.ts';
import { type DuePush, UnacknowledgedPushes } from './unacknowledged-pushes.ts';
import type { Packet, Wire } from './wire.ts';

/** What a connection needs of the server. */
export interface ConnectionContext {
  readonly stages: Stages;
  readonly pipeline: Pipeline;
  readonly sessions: Sessions;
  readonly patience: Patience;
  readonly log: Log;
}

type Of<K extends Request['kind']> = Extract<Request, { kind: K }>;

/** Serves one connection, from its first byte to its last. Whatever the client sends, nothing is thrown. */
export class Connection {
  readonly #wire: Wire;
  readonly #context: ConnectionContext;
  #protocol: Protocol | undefined;
  #deadline: NodeJS.Timeout;
  /** `waiting`: a login that is left without an answer. */
  #state: 'new' | 'waiting' | 'in' | 'closed' = 'new';
  #session: Session | undefined;
  readonly #unacknowledged: UnacknowledgedPushes;
  #packetsWaiting = 0;
  #bytesBeforeLogin = 0;

  constructor(wire: Wire, context: ConnectionContext) {
    this.#wire = wire;
    this.#context = context;
    this.#deadline = setTimeout(() => this.close('no login in time'), limits.loginMs);
    this.#unacknowledged = new UnacknowledgedPushes({
      intervalMs: context.patience.repushIntervalMs,
      repush: (push) => this.#repush(push),
      isBusy: () => wire.waitingBytes > limits.outputBytesMax / 4,
    });
    wire.listen({ onData: (chunk) => this.#onData(chunk), onClose: (why) => this.close(why) });
  }

  /** Ends the connection, after what is already written. */
  close(why: string): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    clearTimeout(this.#deadline);
    this.#unacknowledged.stop();
    this.#context.log.info(`connection of ${this.#session?.uid ?? 'nobody'} at ${this.#wire.peer} closed: ${why}`);
    if (this.#session !== undefined) this.#context.sessions.remove(this.#session);
    this.#wire.end();
    // A peer that does not read must not keep the connection.
    setTimeout(() => this.#wire.destroy(), limits.lingerMs).unref();
  }

  /** Tells the client why it is disconnected, and ends the connection. */
  disconnect(reasonCode: number, reason: string): void {
    if (this.#protocol !== undefined) this.#write(this.#protocol.disconnect(reasonCode, reason));
    this.close(`disconnected: ${reason}`);
  }

  #onData(chunk: Buffer): void {
    if (this.#state === 'closed') return;
    try {
      this.#protocol ??= protocolOf(chunk);
      for (const request of this.#protocol?.read(chunk) ?? []) {
        if (this.#isClosed) return;
        this.#onRequest(request, this.#protocol!);
      }
      if (this.#state === 'new') this.#countBytes(chunk);
    } catch (error) {
      if (!(error instanceof ClientError))
        this.#context.log.error(`serving ${this.#wire.peer} failed: ${textOf(error)}`);
      else if (error.farewell !== undefined) this.#write(error.farewell);
      this.close(textOf(error));
    }
  }

  /** Who has not logged in may not make the server hold much. */
  #countBytes(chunk: Buffer): void {
    this.#bytesBeforeLogin += chunk.length;
    if (this.#bytesBeforeLogin > limits.loginBytesMax)
      throw new ClientError(`more than ${limits.loginBytesMax} bytes before the login`);
  }

  get #isClosed(): boolean {
    return this.#state === 'closed';
  }

  #onRequest(request: Request, protocol: Protocol): void {
    if (this.#state === 'in') this.#deadline.refresh();
    if (request.kind === 'mistake') return this.#onMistake(request);
    if (this.#state === 'new') {
      if (request.kind === 'login') return this.#onLogin(request, protocol);
      return this.#refuseAndClose(request, `${request.kind} before the login`);
    }
    switch (request.kind) {
      case 'login':
        return this.#refuse(request, 'a second login');
      case 'ping':
        return this.#write(request.answer());
      case 'send':
        return this.#onSend(request);
      case 'acknowledge-push':
        return this.#onAcknowledgePush(request);
      case 'logout':
        this.#write(request.answer());
        return this.close('the client logged out');
    }
  }

  #onMistake(request: Of<'mistake'>): void {
    this.#write(request.answer());
    if (this.#state === 'new') this.close('no login first');
  }

  #onLogin(request: Of<'login'>, protocol: Protocol): void {
    this.#state = 'waiting';
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.close('idle'), this.#context.patience.idleMs);
    const login = this.#tryLogin(request);
    if (login === undefined) return;
    this.#write(request.answer(login));
    if (login.reason !== reasons.success) return this.close(`login refused with reason ${login.reason}`);
    this.#state = 'in';
    this.#session = this.#sessionOf(login, protocol);
    this.#context.stages.replace(this.#session);
    this.#context.sessions.add(this.#session);
  }

  /** What the login gets; undefined for one that has no answer. */
  #tryLogin(request: Of<'login'>): Login | undefined {
    try {
      const { stages } = this.#context;
      const login = stages.login(request.login);
      if (login?.reason !== reasons.success) return login;
      return { ...login, ...stages.authenticate(request.login) };
    } catch (error) {
      this.#refuseAndClose(request, textOf(error));
      return undefined;
    }
  }

  #sessionOf({ uid, deviceFlag, deviceId, deviceLevel = 0, version }: Login, protocol: Protocol): Session {
    return {
      id: this.#context.sessions.nextId(),
      peer: this.#wire.peer,
      since: Date.now(),
      version,
      uid,
      deviceFlag,
      deviceId,
      deviceLevel,
      deliver: (message) => {
        this.#write(protocol.push(message, uid));
        this.#unacknowledged.add(message);
      },
      acknowledge: (messageId) => this.#unacknowledged.acknowledge(messageId),
      kick: (reason) => this.disconnect(reasons.kicked, reason),
      close: (why) => this.close(why),
    };
  }

  #onAcknowledgePush(request: Of<'acknowledge-push'>): void {
    if (this.#session !== undefined) this.#context.stages.acknowledgePush(this.#session, request.messageId);
    this.#write(request.answer());
  }

  /** Pushes again what was not acknowledged, and tells whether it did. */
  #repush(push: DuePush): boolean {
    const { stages, log } = this.#context;
    try {
      const message = stages.repush(push);
      if (message === undefined || this.#session === undefined) return false;
      this.#write(this.#protocol?.push(message, this.#session.uid));
      return true;
    } catch (error) {
      log.error(`pushing message ${push.messageId} again to ${this.#wire.peer} failed: ${textOf(error)}`);
      return false;
    }
  }

  #onSend(request: Of<'send'>): void {
    if (this.#session === undefined) return this.#refuseAndClose(request, 'a send before the login was answered');
    const answer = (result: SendResult) => this.#write(request.answer(result));
    const fields = request.fields();
    if (fields instanceof Refusal) return answer({ ok: false, refusal: fields });
    const origin = this.#session;
    this.#context.pipeline.send({ ...fields, fromUid: origin.uid, via: 'session', origin, answer });
  }

  /** Says no; where the protocol has no words for it, the connection is closed. */
  #refuse(request: Request, why: string): void {
    const packet = request.refuse(why);
    if (packet === undefined) return this.close(why);
    this.#write(packet);
  }

  #refuseAndClose(request: Request, why: string): void {
    this.#write(request.refuse(why));
    this.close(why);
  }

  #write(packet: Packet | undefined): void {
    if (packet === undefined || this.#state === 'closed') return;
    if (this.#packetsWaiting >= limits.outputFramesMax || this.#wire.waitingBytes >= limits.outputBytesMax) {
      this.close('it reads too slowly');
      this.#wire.destroy();
      return;
    }
    this.#packetsWaiting += 1;
    this.#wire.write(packet, () => (this.#packetsWaiting -= 1));
  }
}

const SPACES = [0x09, 0x0a, 0x0d, 0x20];

/** The protocol that the first byte which is no space tells; undefined while there is none. */
function protocolOf(chunk: Buffer): Protocol | undefined {
  const first = chunk.find((byte) => !SPACES.includes(byte));
  if (first === undefined) return undefined;
  return first === '{'.charCodeAt(0) ? new JsonRpc() : new WkProto();
}
