import { Agent, request } from 'undici';
import { inLanes } from '../../harness/core/lanes.ts';
import { listenIn } from '../../harness/drivers/wukongim/webhooks/heard.ts';
import type { Recv } from '../../harness/drivers/wukongim/wire/wkproto/packets.ts';
import type { Endpoints, TranscriptEntry } from '../../harness/vocabulary/index.ts';
import { Arrivals } from './arrivals.ts';
import { BareSession } from './session.ts';

/** One thing that went over the wire, as a driver transcribes it. */
export type WireLine = Pick<TranscriptEntry, 'lane' | 'dir' | 'text'>;

/** What went over the wire in a play, and the salt of its names. */
export interface Recorded {
  readonly salt: string;
  readonly lines: readonly WireLine[];
}

/** What a replay did. */
export interface Replayed {
  requests: number;
  frames: number;
  /** Answers and pushes that were on record and did not come in time. */
  missed: number;
}

const connections = 256;

/**
 * Sends the traffic of these plays again, so many plays at once, under fresh names, with plain undici and TCP sockets: all that went out goes out,
 * in its order, as soon as everything has come in that had come in before it. Nothing is kept, looked at or judged.
 */
export async function replayAll(
  plays: readonly Recorded[],
  { endpoints, concurrency, fresh }: { endpoints: Endpoints; concurrency: number; fresh: (play: number) => string },
): Promise<Replayed> {
  const agent = new Agent({ connections, pipelining: 1 });
  const all: Replayed = { requests: 0, frames: 0, missed: 0 };
  await inLanes(plays.entries(), concurrency, async ([i, play]) => {
    const replay = new Replay({ agent, endpoints, from: play.salt, to: fresh(i) }, all);
    await replay.run(play.lines);
  });
  await agent.destroy();
  return all;
}

interface Place {
  readonly agent: Agent;
  readonly endpoints: Endpoints;
  /** The salt on record, and the one that stands for it. */
  readonly from: string;
  readonly to: string;
}

interface Lane {
  readonly session: BareSession;
  readonly arrivals: Arrivals;
  readonly unacknowledged: Recv[];
}

class Replay {
  readonly #place: Place;
  readonly #all: Replayed;
  readonly #answers = new Arrivals();
  readonly #told = new Arrivals();
  readonly #lanes = new Map<string, Lane>();
  readonly #ending = new AbortController();

  constructor(place: Place, all: Replayed) {
    this.#place = place;
    this.#all = all;
  }

  async run(lines: readonly WireLine[]): Promise<void> {
    await this.#listen();
    try {
      for (const line of lines) await this.#act(line);
    } finally {
      this.#ending.abort();
      for (const { session } of this.#lanes.values()) session.end();
    }
  }

  async #act({ lane, dir, text }: WireLine): Promise<void> {
    if (dir === 'out') return lane === 'api' ? this.#ask(text) : this.#write(lane, text);
    const isAnswered = dir === 'in' || (lane === 'api' && text.startsWith('no answer to'));
    if (isAnswered && !(await this.#hasCome(lane, text))) this.#all.missed += 1;
  }

  #hasCome(lane: string, text: string): Promise<boolean> {
    if (lane === 'api') return this.#answers.next();
    if (lane !== 'webhook') return this.#lanes.get(lane)?.arrivals.next() ?? Promise.resolve(true);
    // The server bundles the messages of all plays, and each time others, so those of the play are counted one by one.
    const messages = text.startsWith(`${notify} `) ? countIn(text, `"from_uid":"${this.#place.from}`) : 0;
    return messages === 0 ? Promise.resolve(true) : this.#told.next(messages);
  }

  #ask(text: string): void {
    const [method = 'GET', path = '/', ...rest] = this.#renamed(text).split(' ');
    const body = rest.join(' ');
    const { agent, endpoints } = this.#place;
    this.#all.requests += 1;
    const asked = request(new URL(path, endpoints['http']), {
      method: method === 'POST' ? 'POST' : 'GET',
      dispatcher: agent,
      ...(body === '' ? {} : { headers: { 'content-type': 'application/json' }, body }),
    }).then((answer) => answer.body.text());
    // One that fails was answered, too.
    asked
      .catch(() => {})
      .finally(() => this.#answers.came())
      .catch(() => {});
  }

  #write(name: string, text: string): void {
    const at = text.indexOf(' ');
    const fields = JSON.parse(this.#renamed(text.slice(at + 1))) as Fields;
    const kind = text.slice(0, at);
    if (kind === 'CONNECT') this.#logIn(name, fields);
    const lane = this.#lanes.get(name);
    if (!lane) return;
    this.#all.frames += 1;
    if (kind === 'SEND' && lane.session.isIn)
      lane.session.say({ ...fields, bytes: Buffer.from(fields.payload ?? '', 'base64') });
    const [acknowledged] = kind === 'RECVACK' ? lane.unacknowledged.splice(0, 1) : [];
    if (acknowledged) {
      const { messageId, messageSeq } = acknowledged;
      lane.session.write({ packet: 'RECVACK', flags: fields.flags ?? 0, messageId, messageSeq });
    }
  }

  #logIn(name: string, { uid, deviceId, token }: Fields): void {
    this.#lanes.get(name)?.session.end();
    const arrivals = new Arrivals();
    const unacknowledged: Recv[] = [];
    const session = new BareSession(this.#place.endpoints['tcp'] ?? '', (packet) => {
      if (packet.packet === 'RECV') unacknowledged.push(packet);
      arrivals.came();
    });
    session.logIn({ uid, deviceId, token });
    this.#lanes.set(name, { session, arrivals, unacknowledged });
  }

  /** Hears what the server tells a back end, as the play did. */
  async #listen(): Promise<void> {
    const { endpoints, to } = this.#place;
    if (endpoints['webhooks'] === undefined) return;
    await listenIn(endpoints['webhooks'], [to], {
      signal: this.#ending.signal,
      events: {
        heard: ({ event, text }) => event === notify && this.#told.came(countIn(text, `"from_uid":"${to}`)),
        garbage: () => {},
        failed: () => {},
      },
    });
  }

  #renamed(text: string): string {
    return text.replaceAll(this.#place.from, this.#place.to);
  }
}

/** What a packet carries, as a transcript shows it. */
interface Fields {
  readonly uid: string;
  readonly deviceId: string;
  /** All are shown as the same one, and so are those that users are registered with. */
  readonly token: string;
  readonly clientMsgNo: string;
  readonly channelId: string;
  readonly channelType: number;
  readonly flags?: number;
  /** In base64. */
  readonly payload?: string;
}

const notify = 'msg.notify';

function countIn(text: string, part: string): number {
  return text.split(part).length - 1;
}
