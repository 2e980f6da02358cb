import type { ImcError } from '../../core/errors.ts';
import type { DriverOp, Outcome, PlayClient, PlayContext } from '../../vocabulary/index.ts';
import { unknown, untilClosed } from '../../vocabulary/index.ts';
import type { Link } from './link.ts';
import { nativeOp } from './ops.ts';
import { type Answer, gives, type Served, type Told } from './protocol.ts';
import { observationOf, outcomeOf } from './views.ts';

/** A text of a transcript has so many characters at most. */
const charsMax = 2000;

export interface PlayOptions {
  readonly link: Link;
  readonly served: Served;
  /** Whether the child asks for its turns by itself. */
  readonly turns: boolean;
}

/** The sessions of one play, which the child has. */
export class ExecPlay implements PlayClient {
  readonly #options: PlayOptions;
  readonly #play: PlayContext;
  readonly #number: number;
  readonly #closing = new AbortController();
  readonly #closed: Promise<never>;
  /** The child knows of the play, and where its server listens now. */
  #ready: Promise<unknown>;
  #restarting = 0;
  #tickets = 0;
  #ended: Promise<void> | undefined;

  constructor(given: PlayContext, options: PlayOptions) {
    const { signal } = this.#closing;
    this.#options = options;
    this.#play = untilClosed(given, signal);
    this.#closed = new Promise((_, reject) =>
      signal.addEventListener('abort', () => reject(unknown('cut', 'the play was closed')), { once: true }),
    );
    this.#closed.catch(() => {}); // told to those who wait
    const waits = () => this.#tickets > 0;
    this.#number = options.link.enter({
      take: (told) => this.#take(told),
      get waits() {
        return waits();
      },
    });
    this.#ready = this.#ask('open', { about: given.about, endpoints: given.endpoints });
    this.#ready.catch(() => {}); // told by the ops that need it
  }

  perform(op: DriverOp, { timeoutMs, bytes }: Parameters<PlayClient['perform']>[1]): Promise<Outcome> {
    return this.#untilClosed(async () => {
      await this.#before();
      const native = nativeOp(op, this.#play.world, bytes);
      const outcome = await this.#ask(
        'perform',
        { timeoutMs, op: native },
        timeoutMs + this.#options.link.limits.graceMs,
      );
      this.#check(op, outcome);
      return outcomeOf(outcome, this.#play.world);
    });
  }

  barrier(session: string, { timeoutMs }: { readonly timeoutMs: number }): Promise<Outcome> {
    return this.#untilClosed(async () => {
      await this.#before();
      const outcome = await this.#ask('barrier', { timeoutMs, session }, timeoutMs + this.#options.link.limits.graceMs);
      return outcome.is === 'ok' ? { is: 'ok' } : outcomeOf(outcome, this.#play.world);
    });
  }

  restarted(): void {
    if (this.#closing.signal.aborted) return;
    this.#restarting += 1;
    const told = this.#ready.then(() => this.#ask('restarted', { endpoints: this.#play.endpoints }));
    this.#ready = told.finally(() => (this.#restarting -= 1));
    this.#ready.catch(() => {}); // told by the ops that need it
  }

  /** Throws where the child does not answer: its sessions may still be open. */
  close(): Promise<void> {
    return (this.#ended ??= this.#close());
  }

  async #close(): Promise<void> {
    const { link } = this.#options;
    this.#closing.abort();
    link.hurry(this.#number);
    try {
      // With a child that has ended before, its sessions have: whoever waited for something has been told.
      if (!link.failure) await this.#ask('close', {});
    } finally {
      link.leave(this.#number);
    }
  }

  #ask<A extends 'open' | 'perform' | 'barrier' | 'restarted' | 'close'>(
    what: A,
    question: object,
    limitMs?: number,
  ): Promise<Answer<A>> {
    const play = this.#number;
    return this.#options.link.ask(what, { play, ...question } as never, {
      play,
      ...(limitMs === undefined ? {} : { limitMs }),
    });
  }

  async #before(): Promise<void> {
    await this.#ready;
    if (!this.#options.turns) await this.#play.turn?.();
    if (this.#closing.signal.aborted) throw unknown('cut', 'the play was closed');
  }

  /** The outcome of the work, or that the play was closed. */
  async #untilClosed(work: () => Promise<Outcome>): Promise<Outcome> {
    try {
      const doing = work();
      doing.catch(() => {}); // nobody waits for it any more once the play is closed
      return await Promise.race([doing, this.#closed]);
    } catch (thrown) {
      if (isOutcome(thrown)) return thrown;
      throw thrown;
    }
  }

  #check(op: DriverOp, outcome: Answer<'perform'>): void {
    if (outcome.is !== 'ok' || op.op === 'dialect') return;
    const due = (gives as Readonly<Record<string, string>>)[op.op];
    const given = outcome.result?.gave;
    if (given === due) return;
    const { link } = this.#options;
    link.breach(`answers ${op.op} with ${given ?? 'no result'}, and ${due ?? 'no result'} is due`);
    throw link.failure as ImcError;
  }

  #take(told: Told): void {
    if ('turn' in told) return void this.#giveTurn(told.turn.ticket);
    if ('used' in told) return this.#use(told.used.way);
    if ('transcribe' in told) {
      const { lane, dir, text } = told.transcribe;
      return this.#play.transcribe(lane, dir, cut(text));
    }
    // What a life of the server brought that is over is no news any more.
    if (this.#restarting > 0) return;
    this.#play.observe(told.observe.session, observationOf(told.observe.seen, this.#play.world));
  }

  #use(way: string): void {
    const { ways } = this.#options.served;
    if (ways.includes(way)) return this.#play.used(way);
    this.#options.link.breach(`used the way ${way}, and has said that there are ${ways.join(', ')}`);
  }

  async #giveTurn(ticket: number): Promise<void> {
    this.#tickets += 1;
    await this.#play.turn?.();
    this.#tickets -= 1;
    this.#options.link.tell({ turn: { play: this.#number, ticket } });
  }
}

function isOutcome(thrown: unknown): thrown is Outcome {
  return typeof thrown === 'object' && thrown !== null && 'is' in thrown;
}

function cut(text: string): string {
  if (text.length <= charsMax) return text;
  const mark = ` … (cut, ${text.length} characters)`;
  return `${text.slice(0, charsMax - mark.length)}${mark}`;
}
