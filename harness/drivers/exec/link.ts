import { z } from 'zod';
import { every, nowMs } from '../../core/clock.ts';
import { ImcError } from '../../core/errors.ts';
import { Child, type ChildOptions } from './child.ts';
import {
  type Answer,
  answerSchemas,
  type Asked,
  type FromChild,
  fromChildSchemas,
  type Limits,
  type Notice,
  type Question,
  type Told,
} from './protocol.ts';

/** How often it is looked whether an answer is late, in milliseconds. */
const lookMs = 250;

/** Who hears what is told of a play. */
export interface Listener {
  take(told: Told): void;
  /** Whether the child waits for us, and not for the server. */
  readonly waits: boolean;
}

interface Due {
  readonly what: Asked;
  readonly play: number | undefined;
  readonly began: number;
  limitMs: number;
  heard: number;
  /** How often in a row it was found late, with nothing heard in between. */
  strikes: number;
  resolve(answer: unknown): void;
  reject(error: ImcError): void;
}

/** Lines to and from the child: questions with their answers, and what it tells of plays. Any breach ends it, and all that is awaited. */
export class Link {
  readonly limits: Limits;
  readonly #child: Child;
  readonly #command: string;
  readonly #due = new Map<number, Due>();
  readonly #plays = new Map<number, { readonly listener: Listener; lines: number }>();
  #nextId = 1;
  #nextPlay = 1;
  #closedPlays = 0;
  #linesOfClosed = 0;
  #stopLooking: (() => void) | undefined;
  #failure: ImcError | undefined;

  constructor(options: Pick<ChildOptions, 'command' | 'folder' | 'limits' | 'say'>) {
    this.#command = options.command;
    this.limits = options.limits;
    this.#child = new Child({
      ...options,
      line: (text) => this.#read(text),
      ended: (error) => this.#endWith(error),
    });
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** What it has ended with; `undefined` while it lives. */
  get failure(): ImcError | undefined {
    return this.#failure;
  }

  /**
   * Asks, and waits for the answer. `limitMs` is how long it may take; where it is about a play, that begins anew with each line
   * about it. Throws `IMC_ERR_DRIVER` where the child says that it failed by itself, `IMC_ERR_DRIVER_ENDED`,
   * `IMC_ERR_DRIVER_SILENT` and `IMC_ERR_DRIVER_PROTOCOL`.
   */
  ask<A extends Asked>(
    what: A,
    question: Question<A>,
    { limitMs = this.limits.answerMs, play, signal }: { limitMs?: number; play?: number; signal?: AbortSignal } = {},
  ): Promise<Answer<A>> {
    if (this.#failure) return Promise.reject(this.#failure);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const now = nowMs();
      const due = { what, play, limitMs, began: now, heard: now, strikes: 0, reject };
      this.#due.set(id, { ...due, resolve: (answer) => resolve(answer as Answer<A>) });
      this.#look();
      signal?.addEventListener('abort', () => this.#cancel(id), { once: true });
      this.#child.say({ id, [what]: question });
    });
  }

  tell(notice: Notice): void {
    this.#child.say(notice);
  }

  /** Gives a play its number; what is told of it goes to the listener until it is left. */
  enter(listener: Listener): number {
    const play = this.#nextPlay++;
    this.#plays.set(play, { listener, lines: 0 });
    return play;
  }

  leave(play: number): void {
    if (this.#plays.delete(play)) this.#closedPlays += 1;
  }

  /** Whatever is asked about the play is to be answered soon: nobody waits for it any more. */
  hurry(play: number): void {
    for (const due of this.#due.values()) if (due.play === play) this.#hurry(due);
  }

  /** Ends the child, for this breach of the protocol. */
  breach(what: string): void {
    this.#child.fail('IMC_ERR_DRIVER_PROTOCOL', what);
  }

  end(): Promise<void> {
    return this.#child.end();
  }

  #cancel(id: number): void {
    const due = this.#due.get(id);
    if (!due) return;
    this.#hurry(due);
    this.tell({ cancel: { id } });
  }

  #hurry(due: Due): void {
    Object.assign(due, { limitMs: Math.min(due.limitMs, this.limits.answerMs), heard: nowMs(), strikes: 0 });
  }

  #endWith(error: ImcError): void {
    this.#failure = error;
    const awaited = [...this.#due.values()];
    this.#due.clear();
    this.#look();
    for (const due of awaited)
      due.reject(new ImcError(error.code, `while ${due.what} was under way: ${error.message}`, { cause: error }));
  }

  #read(text: string): void {
    const line = parsed(text);
    if (!isObject(line))
      return this.breach(`wrote what is no JSON object (stdout is for the protocol, stderr for people)`);
    const kinds = (Object.keys(fromChildSchemas) as (keyof FromChild)[]).filter((key) => key in line);
    const [kind] = kinds;
    if (kind === undefined || kinds.length > 1)
      return this.breach(`wrote a line that is none of ${Object.keys(fromChildSchemas).join(', ')}`);
    const read = fromChildSchemas[kind].safeParse(line);
    if (!read.success) return this.breach(`wrote a line that the protocol does not allow: ${said(read.error)}`);
    if ('id' in read.data) this.#answered(read.data);
    else this.#told(read.data);
  }

  #answered(line: FromChild['answer' | 'trouble']): void {
    const due = this.#due.get(line.id);
    if (!due) return this.breach(`answers ${line.id}, which was not asked or is answered already`);
    const answer = 'trouble' in line ? undefined : answerSchemas[due.what].safeParse(line.answer);
    if (answer && !answer.success)
      return this.breach(`answers ${due.what} with what the protocol does not allow: ${said(answer.error)}`);
    this.#due.delete(line.id);
    this.#look();
    if (answer) due.resolve(answer.data);
    else if ('trouble' in line)
      due.reject(
        new ImcError('IMC_ERR_DRIVER', `the driver \`${this.#command}\` failed at ${due.what}: ${line.trouble}`),
      );
  }

  #told(told: Told): void {
    const [{ play: number }] = Object.values(told) as [{ play: number }];
    const play = this.#plays.get(number);
    if (!play) return this.#toldOfClosed(number);
    play.lines += 1;
    if (play.lines > this.limits.linesOfPlayMax)
      return this.breach(`wrote more than ${this.limits.linesOfPlayMax} lines about one play`);
    this.#heard(number);
    play.listener.take(told);
  }

  /** Some lines may have been under way. */
  #toldOfClosed(play: number): void {
    this.#linesOfClosed += 1;
    if (play >= this.#nextPlay) this.breach(`speaks of a play that was never opened: ${play}`);
    else if (this.#linesOfClosed > this.limits.linesOfClosedPlayMax * this.#closedPlays)
      this.breach(`goes on and on about plays that are closed`);
  }

  #heard(play: number): void {
    const now = nowMs();
    for (const due of this.#due.values()) if (due.play === play) Object.assign(due, { heard: now, strikes: 0 });
  }

  /** Looks for late answers as long as any is due; so long our process stays alive, too. */
  #look(): void {
    const looks = this.#stopLooking !== undefined;
    if (looks === this.#due.size > 0) return;
    this.#child.hold(!looks);
    this.#stopLooking?.();
    this.#stopLooking = looks ? undefined : every(lookMs, () => this.#lookOnce());
  }

  #lookOnce(): void {
    const now = nowMs();
    for (const due of this.#due.values()) {
      if (due.play !== undefined && this.#plays.get(due.play)?.listener.waits) due.heard = now;
      const late = now - due.heard > due.limitMs || now - due.began > due.limitMs * this.limits.renewalsMax;
      // An answer may lie unread where we were busy ourselves: it is read before the second look.
      due.strikes = late ? due.strikes + 1 : 0;
      if (due.strikes > 1)
        return this.#child.fail(
          'IMC_ERR_DRIVER_SILENT',
          `has not answered ${due.what} in ${Math.round(due.limitMs)} ms`,
        );
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function said(error: z.ZodError): string {
  return z.prettifyError(error).replaceAll('\n', ' ');
}
