import { Agent, request } from 'undici';
import { nowMs } from '../../harness/core/clock.ts';
import { allEnded } from '../../harness/core/lanes.ts';
import { freshName } from '../../harness/core/random.ts';
import { personChannel } from '../../harness/drivers/wukongim/wire/wkproto/packets.ts';
import type { Endpoints } from '../../harness/vocabulary/index.ts';
import { Arrivals } from './arrivals.ts';
import { BareSession } from './session.ts';

/** How messages come to the server: each by a request, or by a session's SEND. */
export type LoadWay = 'api' | 'session';

/** What senders who each wait for their acknowledgement got through. */
export interface Load {
  /** Messages that were acknowledged. */
  readonly acknowledged: number;
  readonly perSecond: number;
  /** Of a hundred sends the slowest but one, in milliseconds. */
  readonly p99Ms: number;
  /** Sends that were not acknowledged in time. */
  readonly unanswered: number;
}

export interface HowToLoad {
  readonly endpoints: Endpoints;
  readonly way: LoadWay;
  /** Senders, each with one message under way. */
  readonly clients: number;
  /** Ends when it holds, asked before each send with the number of sends that were begun. */
  readonly isEnough: (begun: number) => boolean;
  /** Whether each message is the first of a pair of its own. Default: each client talks to one other user. */
  readonly freshPairs?: boolean;
}

const payload = Buffer.from('{"type":1,"content":"a short message"}');
const logins = 5;

/** Has so many clients send, each the next message when the last one is acknowledged. Nobody is online to receive them. */
export async function load(how: HowToLoad): Promise<Load> {
  const agent = new Agent({ connections: how.clients, pipelining: 1 });
  const senders = await Promise.all(Array.from({ length: how.clients }, () => senderFor(how, agent)));
  try {
    // What is made once for a pair is no cost of a message.
    if (!how.freshPairs) await Promise.all(senders.map((sender) => sender.send()));
    return await measured(how, senders);
  } finally {
    for (const sender of senders) sender.end();
    await agent.destroy();
  }
}

interface Sender {
  /** Gives whether it was acknowledged. */
  send(): Promise<boolean>;
  end(): void;
}

async function measured({ isEnough }: HowToLoad, senders: readonly Sender[]): Promise<Load> {
  const took: number[] = [];
  let [begun, unanswered] = [0, 0];
  const began = nowMs();
  const talk = async (sender: Sender) => {
    while (!isEnough(begun)) {
      begun += 1;
      const at = nowMs();
      if (await sender.send()) took.push(nowMs() - at);
      else unanswered += 1;
    }
  };
  await allEnded(senders.map(talk));
  const seconds = (nowMs() - began) / 1000;
  const sorted = took.toSorted((a, b) => a - b);
  const p99Ms = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? Number.NaN;
  return { acknowledged: took.length, perSecond: took.length / seconds, p99Ms, unanswered };
}

function senderFor(how: HowToLoad, agent: Agent): Promise<Sender> {
  const uid = `b${freshName(12)}`;
  const names = { uid, peer: () => (how.freshPairs ? `p${freshName(14)}` : `${uid}p`) };
  return how.way === 'api' ? Promise.resolve(byApi(how, agent, names)) : bySession(how, names);
}

interface Names {
  readonly uid: string;
  readonly peer: () => string;
}

function byApi({ endpoints }: HowToLoad, dispatcher: Agent, { uid, peer }: Names): Sender {
  const url = new URL('/message/send', endpoints['http']);
  let sent = 0;
  const base = { from_uid: uid, channel_type: personChannel, payload: payload.toString('base64') };
  return {
    async send() {
      const body = JSON.stringify({ client_msg_no: `${uid}-${++sent}`, channel_id: peer(), ...base });
      const headers = { 'content-type': 'application/json' };
      const answer = await request(url, { method: 'POST', dispatcher, headers, body });
      await answer.body.text();
      return answer.statusCode === 200;
    },
    end() {},
  };
}

async function bySession({ endpoints }: HowToLoad, { uid, peer }: Names): Promise<Sender> {
  for (let attempt = 0; attempt < logins; attempt++) {
    const arrivals = new Arrivals();
    const session = new BareSession(endpoints['tcp'] ?? '', ({ packet }) => {
      if (packet === 'CONNACK' || packet === 'SENDACK') arrivals.came();
    });
    session.logIn({ uid, deviceId: uid });
    let sent = 0;
    const send = () => {
      session.say({ clientMsgNo: `${uid}-${++sent}`, channelId: peer(), bytes: payload });
      return arrivals.next();
    };
    // Some servers leave a login now and then without an answer.
    if ((await arrivals.next()) && session.isIn) return { send, end: () => session.end() };
    session.end();
  }
  throw new Error(`nobody is let in, ${logins} times one after the other`);
}
