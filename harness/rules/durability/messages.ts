import { circumstancesOf } from '../../model/circumstances.ts';
import type { Findings, HistoryView, Violation } from '../../vocabulary/index.ts';
import { findingsIn } from '../first-dm/found-once.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';
import type { Ended } from './outlived.ts';
import { afterIt, endedSince, isLater } from './outlived.ts';

/** Whether messages that were accepted before the server ended so are found once by both users after it. */
export function checkMessages(view: HistoryView, how: Ended['how']): Findings {
  const result = tally();
  for (const chat of view.answeredChats) {
    const findingsOf = findingsIn(view, chat);
    for (const send of chat.accepted) {
      const ended = endedSince(view, send);
      if (ended?.how !== how) continue;
      const about = places(...circumstancesOf(view, send), send, ...ended.restarts);
      for (const { read, broken } of findingsOf(send).filter((each) => isLater(each.read, ended)))
        result.owe([...about, ...places(read)], broken && after(broken, ended));
    }
  }
  return result.findings();
}

function after(broken: Violation, ended: Ended): Violation {
  return {
    ...broken,
    expected: `${afterIt(ended)} ${broken.expected}`,
    evidence: [...broken.evidence, ...places(...ended.restarts)],
  };
}
