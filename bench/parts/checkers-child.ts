import { nowMs } from '../../harness/core/clock.ts';
import { judge } from '../../harness/rules/index.ts';
import {
  acked,
  barrier,
  did,
  history,
  historyOf,
  list,
  pushed,
  send,
  sent,
  view,
} from '../../harness/testing/record.ts';
import type { History, MessageView } from '../../harness/vocabulary/index.ts';

/** Messages of each of the two chats of a play. */
const MESSAGES = 40;

/** One play: two chats, in both directions, pushed to a session each, and read by all in the end. */
function onePlay(): History {
  const chats = [
    ['alice', 'bob'],
    ['carol', 'dave'],
  ] as const;
  const logins = chats.flat().map((user) => did({ op: 'login', session: `${user}.1`, user }));
  const talks = chats.flatMap(([one, other], chat) =>
    Array.from({ length: MESSAGES }, (_, i) => {
      const [from, to] = i % 3 === 0 ? [other, one] : [one, other];
      const name = `c${chat}m${i}`;
      const seen = view(name, from, i + 1);
      const sending =
        i % 2 === 0 ? sent(name, from, to, i + 1) : did(send(name, from, to, { session: `${from}.1` }), acked(i + 1));
      return [sending, pushed(`${to}.1`, seen)];
    }).flat(),
  );
  const reads = chats.flatMap(([one, other], chat) => {
    const all: MessageView[] = Array.from({ length: MESSAGES }, (_, i) =>
      view(`c${chat}m${i}`, i % 3 === 0 ? other : one, i + 1),
    );
    const last = all.at(-1)!;
    return [
      history(one, other, ...all),
      history(other, one, ...all),
      list(one, { with: other, last }),
      list(other, { with: one, last }),
      barrier(`${one}.1`),
      barrier(`${other}.1`),
    ];
  });
  return historyOf(...logins, ...talks, ...reads);
}

const wanted = Number(process.argv[2]);
judge(onePlay()); // what is compiled once is no cost of an event
let [events, ms, owed] = [0, 0, 0];
while (events < wanted) {
  const play = onePlay();
  const began = nowMs();
  for (const judgement of judge(play)) owed += judgement.obligations;
  ms += nowMs() - began;
  events += play.events.length;
}
if (owed === 0) throw new Error('nothing was judged');
process.stdout.write(JSON.stringify({ events, ms, memoryMiB: process.resourceUsage().maxRSS / 1024 }));
