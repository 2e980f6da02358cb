import { every } from '../../core/clock.ts';
import type { Observation, Outcome, Position, TranscriptEntry } from '../../vocabulary/index.ts';
import { refused, sessionClosed, unknown } from '../../vocabulary/index.ts';
import { isGarbage, orTimeout, outcomeOfError } from './outcomes.ts';
import { Pending } from './pending.ts';
import { positionOf } from './position.ts';
import { type RpcDialect, type TransportName, transports } from './wire/dialect.ts';
import { JsonRpc } from './wire/jsonrpc/protocol.ts';
import type { Credentials, Draft, Protocol, ProtocolEvents, Pushed, SendAnswer } from './wire/protocol.ts';
import type { Data, Stream, StreamEnd, StreamEvents } from './wire/stream.ts';
import { TcpStream } from './wire/tcp-stream.ts';
import { WkProto } from './wire/wkproto/protocol.ts';
import { success } from './wire/wkproto/packets.ts';
import { WsStream } from './wire/ws-stream.ts';

export interface SessionOptions extends Credentials {
  readonly transport: TransportName;
  /** Address of the endpoint that the transport goes over. */
  readonly address: string;
  /** Who may sign the certificate of a `wss` address, as PEM. Default: whom this machine trusts. */
  readonly ca?: string | undefined;
  readonly rpc: RpcDialect;
  /** Whether what is pushed is acknowledged. */
  readonly acks: boolean;
  /** A message came, decrypted and with a valid signature. */
  pushed(message: Pushed): void;
  saw(observation: Exclude<Observation, { see: 'push' }>): void;
  transcribe(dir: TranscriptEntry['dir'], text: string): void;
  /** One of the other functions threw: our own trouble. */
  failed(thrown: unknown): void;
}

/** The server closes a connection that it has not heard of for three minutes. */
const keepAliveMs = 60_000;

/**
 * One device of a user: logs in when it is made, acknowledges what it is pushed unless told otherwise, and ends by `end`,
 * by the server or with the network. Knows neither bytes nor texts: those are its protocol's.
 */
export class Session {
  readonly uid: string;
  readonly #options: SessionOptions;
  readonly #stream: Stream;
  readonly #protocol: Protocol;
  readonly #entry = new Pending();
  readonly #acks = new Map<number, Pending>();
  /** Sends whose answer was awaited in vain: it may still come. */
  readonly #late = new Set<number>();
  readonly #stopPings: () => void;
  #entered = false;
  #lastRef = 0;

  constructor(options: SessionOptions) {
    this.uid = options.uid;
    this.#options = options;
    const { speaks, over } = transports[options.transport];
    const own = { ...options, events: this.#protocolEvents() };
    this.#protocol = speaks === 'json' ? new JsonRpc(options.rpc, over, own) : new WkProto(speaks, own);
    const events: StreamEvents = {
      opened: () => this.#guarded(() => this.#protocol.connect()),
      came: (data) => this.#guarded(() => this.#feed(data)),
      closed: (end) => this.#guarded(() => this.#closed(end)),
    };
    const { address, ca } = options;
    this.#stream = over === 'ws' ? new WsStream(address, events, ca) : new TcpStream(address, events);
    this.#stopPings = every(keepAliveMs, () => this.#entered && this.#protocol.ping());
  }

  get ended(): boolean {
    return this.#stream.ended;
  }

  get transport(): TransportName {
    return this.#options.transport;
  }

  /** Waits for the answer to the login; without a good one the session is over. */
  async login(timeoutMs: number): Promise<Outcome> {
    const outcome = await orTimeout(timeoutMs, `no CONNACK for ${this.#options.deviceId}`, this.#entry.outcome);
    if (outcome.is !== 'ok') this.end();
    return outcome;
  }

  /** Sends a message and waits for its acknowledgement. */
  async send(draft: Draft, timeoutMs: number): Promise<Outcome> {
    if (this.ended || !this.#entered) return sessionClosed(this.#options.deviceId);
    const ref = ++this.#lastRef;
    const ack = new Pending();
    this.#acks.set(ref, ack);
    this.#protocol.send(ref, draft);
    const outcome = await orTimeout(timeoutMs, `no SENDACK for clientSeq ${ref}`, ack.outcome);
    if (this.#acks.delete(ref)) this.#late.add(ref);
    return outcome;
  }

  /** Closes the connection; whatever is awaited is cut, and nothing is seen any more. */
  end(): void {
    this.#endStream();
    this.#cut('ended by us');
  }

  #protocolEvents(): ProtocolEvents {
    // What came behind the end is not told.
    const told = (tell: () => void) => void (this.ended || tell());
    return {
      write: (data) => this.#stream.write(data),
      transcribe: (dir, text) => told(() => this.#options.transcribe(dir, text)),
      entered: (reasonCode) => this.#enter(reasonCode),
      refusedLogin: (code, detail) => this.#entry.settle(refused(code, detail)),
      unusable: (detail) => this.#entry.settle(unknown('cut', detail)),
      answered: (ref, answer) => told(() => this.#answered(ref, outcomeOfSend(answer))),
      refusedSend: (ref, code, detail) => told(() => this.#answered(ref, refused(code, detail))),
      gaveUpSend: (ref, detail) => told(() => this.#answered(ref, unknown('cut', detail))),
      pushed: (message) => told(() => this.#options.pushed(message)),
      dismissed: (reason) => told(() => this.#dismissed(reason)),
      garbage: (detail) => told(() => this.#garbage(detail)),
    };
  }

  #feed(data: Data): void {
    try {
      this.#protocol.feed(data);
    } catch (thrown) {
      if (!isGarbage(thrown)) throw thrown;
      this.#garbage(thrown.message);
      this.#endStream();
      this.#closed({ by: 'network', reason: 'closed by us: what comes cannot be read any more' });
    }
  }

  #enter(reasonCode: number): void {
    if (reasonCode !== success)
      return this.#entry.settle(refused(`reason-${reasonCode}`, `CONNACK with reason ${reasonCode}`));
    this.#entered = true;
    this.#entry.settle({ is: 'ok' });
  }

  #answered(ref: number, outcome: Outcome): void {
    const ack = this.#acks.get(ref);
    if (!ack && this.#late.delete(ref)) return;
    if (!ack) return this.#garbage(`SENDACK for clientSeq ${ref}, which awaits none`);
    this.#acks.delete(ref);
    ack.settle(outcome);
  }

  #dismissed(reason: string): void {
    this.#endStream();
    this.#closed({ by: 'server', reason });
  }

  #closed({ by, reason, error }: StreamEnd): void {
    this.#stopPings();
    if (this.#entered) this.#options.saw({ see: 'closed', by, reason });
    this.#options.transcribe('note', `closed by the ${by}: ${reason}`);
    if (!this.#entered && error) this.#entry.settleWith(() => outcomeOfError(error));
    this.#cut(`closed by the ${by}: ${reason}`);
  }

  #endStream(): void {
    this.#stopPings();
    this.#stream.end();
  }

  #cut(why: string): void {
    this.#entry.settle(unknown('cut', `no CONNACK: ${why}`));
    for (const [ref, ack] of this.#acks) ack.settle(unknown('cut', `no SENDACK for clientSeq ${ref}: ${why}`));
    this.#acks.clear();
  }

  #garbage(detail: string): void {
    this.#options.transcribe('note', `garbage: ${detail}`);
    this.#options.saw({ see: 'garbage', detail });
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (thrown) {
      this.#options.failed(thrown);
    }
  }
}

/** The server gave up halfway: the message may be stored all the same. */
const systemError = 15;

function outcomeOfSend({ reasonCode, messageId, messageSeq }: SendAnswer): Outcome {
  const position: Position | undefined = positionOf(messageSeq);
  if (reasonCode === success)
    return { is: 'ok', result: { gave: 'ack', serverId: messageId, ...(position ? { position } : {}) } };
  if (reasonCode === systemError) return unknown('cut', 'SENDACK with reason 15: system error');
  return refused(`reason-${reasonCode}`, `SENDACK with reason ${reasonCode}`);
}
