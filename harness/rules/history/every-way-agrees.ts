import { circumstancesIn } from '../../model/circumstances.ts';
import { mayHappenYet } from '../../model/stillness.ts';
import type { HistoryView, MessageView, Rule, SendView, Violation } from '../../vocabulary/index.ts';
import { valueOf } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { timesOf } from '../times-of.ts';
import { places, row } from '../words.ts';
import type { WholeRead } from './whole-reads.ts';
import { wholeReadsOf } from './whole-reads.ts';

export const rule: Rule = {
  id: 'IMC-HIST-004',
  area: 'history',
  level: 'MUST',
  severity: 'critical',
  title: 'every way of reading a history agrees',
  text: 'By every way of reading a whole history, both users find the same messages, each the same number of times, whatever became of the sends; where each user has an archive of his own, each finds the same by every way of reading his.',
  source: [
    {
      url: 'docs/wire.md#history',
      quote: 'Every way of reading a history, by either of its users, shows the same messages, each as often.',
    },
  ],
  needs: ['historyWays'],
  nothingToJudge(capabilities) {
    const ways = [...(valueOf(capabilities, 'historyWays') ?? []), ...(valueOf(capabilities, 'archiveWays') ?? [])];
    return ways.length > 1 ? undefined : `historyWays: ${ways.join()} is the only way of reading a history`;
  },
  check(view) {
    const result = tally();
    for (const chat of view.trouble.length === 0 ? view.answeredChats : [])
      for (const reads of wholeReadsOf(view, chat)) {
        const [first, ...others] = reads.filter(({ doing }) => doing.last);
        if (!first || others.every(({ by }) => by === first.by)) continue;
        const about = places(...circumstancesIn(view, chat), ...chat.sends);
        for (const other of others)
          result.owe([...about, ...places(first.doing, other.doing)], difference(view, { first, other, reads }));
      }
    return result.findings();
  },
};

interface Compared {
  readonly first: WholeRead;
  readonly other: WholeRead;
  /** All reads of the same, also of earlier rounds and of the body. */
  readonly reads: readonly WholeRead[];
}

function difference(view: HistoryView, { first, other, reads }: Compared): Violation | false {
  const [a, b] = [timesOf(first.messages.map(keyOf)), timesOf(other.messages.map(keyOf))];
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    const [inFirst, inOther] = [a.get(key) ?? 0, b.get(key) ?? 0];
    if (inFirst === inOther) continue;
    const [less, more] = inFirst < inOther ? [first, other] : [other, first];
    const send = view.sendNamed.get(key);
    if (send && mayHaveComeBetween(view, { send, less, reads })) continue;
    return {
      shape: inFirst > 0 && inOther > 0 ? 'not-as-often' : send ? 'not-by-every-way' : 'stranger-by-one-way',
      expected: `${less.user} reads by ${less.by} what ${more.user} reads by ${more.by}: ${namesIn(more)}`,
      actual: `he reads ${namesIn(less)}`,
      evidence: places(...(send ? [send] : []), first.doing, other.doing),
    };
  }
  return false;
}

/** Whether a send that was not answered may have happened only when a read had begun already; what was read before that had happened. */
function mayHaveComeBetween(
  view: HistoryView,
  { send, less, reads }: { readonly send: SendView; readonly less: WholeRead; readonly reads: readonly WholeRead[] },
): boolean {
  const isIn = ({ doing, messages }: WholeRead) =>
    doing.end < less.doing.start && messages.some(({ message }) => message === send.message);
  return mayHappenYet(view, send) && !reads.some(isIn);
}

/** Of a message that nobody sent, its content and sender are all that each way of reading shows. */
function keyOf({ message, from, content }: MessageView): string {
  return message ?? `${from} ${content.sha256}`;
}

function namesIn({ messages }: WholeRead): string {
  return row(messages.map(({ message }) => message));
}
