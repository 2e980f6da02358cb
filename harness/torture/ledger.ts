import type { Outcome, Position } from '../vocabulary/index.ts';

/** A message that somebody tried to send. Moments are steps of one counter, so that of any two it is known which came first. */
export interface SentMessage {
  readonly message: string;
  readonly from: string;
  readonly to: string;
  readonly begun: number;
  /** When the last try ended. */
  ended: number;
  /** `unknown`: it may have been accepted or not. */
  fate: 'accepted' | 'refused' | 'unknown';
  /** What the acknowledgement said of it. */
  serverId?: string;
  position?: Position;
}

/** Somebody marked a chat as read; one that was not answered may have happened. */
export interface ReadMark {
  readonly user: string;
  readonly begun: number;
  ended: number;
  surely: boolean;
}

/** All that was tried in the chat of two, and where its messages were seen. */
export interface ChatLedger {
  readonly users: readonly [string, string];
  readonly sent: Map<string, SentMessage>;
  readonly marks: ReadMark[];
  /** By the key of each position that was seen or told, the message that had it. */
  readonly places: Map<string, string>;
}

/** What users have done, as far as they know themselves. */
export class Ledger {
  readonly #chats = new Map<string, ChatLedger>();
  #moment = 0;
  #accepted = 0;

  /** Messages that were acknowledged so far. */
  get accepted(): number {
    return this.#accepted;
  }

  get chats(): readonly ChatLedger[] {
    return [...this.#chats.values()];
  }

  /** A send begins, for the first time or again. */
  beginSend(message: string, from: string, to: string): SentMessage {
    const { sent } = this.#chat(from, to);
    const known = sent.get(message);
    if (known) return known;
    const fresh: SentMessage = { message, from, to, begun: this.#now(), ended: Infinity, fate: 'refused' };
    sent.set(message, fresh);
    return fresh;
  }

  /** A send has ended. A refusal tells nothing of an earlier try that was not answered. */
  endSend(sent: SentMessage, outcome: Outcome): void {
    sent.ended = this.#now();
    if (outcome.is === 'unknown') sent.fate = 'unknown';
    if (outcome.is !== 'ok') return;
    this.#accepted += 1;
    sent.fate = 'accepted';
    if (outcome.result?.gave !== 'ack') return;
    const { serverId, position } = outcome.result;
    if (serverId !== undefined) sent.serverId = serverId;
    if (position !== undefined) sent.position = position;
  }

  beginMark(user: string, peer: string): ReadMark {
    const mark: ReadMark = { user, begun: this.#now(), ended: Infinity, surely: false };
    this.#chat(user, peer).marks.push(mark);
    return mark;
  }

  endMark(mark: ReadMark, outcome: Outcome): void {
    mark.ended = outcome.is === 'refused' ? mark.begun : this.#now();
    mark.surely = outcome.is === 'ok';
  }

  /** Messages of a user of which nobody knows whether they were accepted. */
  unknownOf(user: string): SentMessage[] {
    return this.chats.flatMap(({ sent }) =>
      [...sent.values()].filter(({ from, fate }) => from === user && fate === 'unknown'),
    );
  }

  #chat(one: string, other: string): ChatLedger {
    const users: readonly [string, string] = one < other ? [one, other] : [other, one];
    const key = users.join(' ');
    const chat = this.#chats.get(key) ?? { users, sent: new Map(), marks: [], places: new Map() };
    this.#chats.set(key, chat);
    return chat;
  }

  #now(): number {
    this.#moment += 1;
    return this.#moment;
  }
}
