import type { Capabilities, History, MessageView, Outcome, Phase } from '../vocabulary/index.ts';
import { acked, did, didTogether, died, history, historyOf, pushed, seen, send, sent, view } from './record.ts';
import { type Example, login, m1, refused } from './rule-examples.ts';

const offered = <const T>(value: T) => ({ value, strength: 'documented' as const, source: { url: 'x', quote: 'x' } });

const paged: Partial<Capabilities> = {
  walkWays: offered({ up: 'up', down: 'down' }),
  pageMore: offered(true),
  syncWays: offered({ changes: 'changes', unread: 'unread' }),
  listWays: offered(['all', 'few']),
};

/** What happened on a server from which histories and lists can be had in parts. */
export function storyInParts(...steps: Parameters<typeof historyOf>): History {
  const told = historyOf(...steps);
  return { ...told, capabilities: { ...told.capabilities, ...paged } };
}

interface Page {
  readonly messages: MessageView[];
  readonly more?: boolean;
}

const m2 = view('m2', 'alice', 2);
const m3 = view('m3', 'bob', 3);
const sends = [sent('m1', 'alice', 'bob', 1), sent('m2', 'alice', 'bob', 2), sent('m3', 'bob', 'alice', 3)];
const whole = history('bob', 'alice', m1, m2, m3);
const unanswered: Outcome = { is: 'unknown', why: 'timeout', detail: 'no answer in time' };

const page = (more: boolean | undefined, ...messages: MessageView[]): Page =>
  more === undefined ? { messages } : { messages, more };
const pages = (...messages: MessageView[]): Page[] => messages.map((message) => page(undefined, message));
const walkedBy = (way: string, of: Page[], phase: Phase = 'final') =>
  did(
    { op: 'walk-history', user: 'bob', peer: 'alice', way, pageSize: 2 },
    { is: 'ok', result: { gave: 'pages', pages: of } },
    phase,
  );

const m1Sent = sent('m1', 'alice', 'bob', 1);

const walks: readonly Example[] = [
  {
    rule: 'IMC-HIST-002',
    title: 'the same up and down',
    told: storyInParts(
      ...sends,
      whole,
      walkedBy('up', [page(true, m1, m2), page(false, m3)]),
      walkedBy('down', [page(true, m2, m3), page(false, m1)]),
    ),
    obligations: 2,
    shapes: [],
  },
  {
    rule: 'IMC-HIST-002',
    title: 'one is lost between two pages',
    told: storyInParts(...sends, whole, walkedBy('up', pages(m1, m3))),
    obligations: 1,
    shapes: ['missing'],
  },
  {
    rule: 'IMC-HIST-002',
    title: 'the last one of a page is the first one of the next',
    told: storyInParts(...sends, whole, walkedBy('up', pages(m1, m2, m2, m3))),
    obligations: 1,
    shapes: ['twice'],
  },
  {
    rule: 'IMC-HIST-002',
    title: 'pages in the wrong order',
    told: storyInParts(...sends, whole, walkedBy('down', pages(m1, m2, m3))),
    obligations: 1,
    shapes: ['other-order'],
  },
  {
    rule: 'IMC-HIST-002',
    title: 'one more than there are',
    told: storyInParts(...sends, whole, walkedBy('up', pages(m1, m2, m3, view('m4', 'bob', 4)))),
    obligations: 1,
    shapes: ['stranger'],
  },
  {
    rule: 'IMC-HIST-002',
    title: 'what was stored twice is told apart by its position',
    told: storyInParts(...sends, history('bob', 'alice', m1, view('m1', 'alice', 2)), walkedBy('up', pages(m1, m1))),
    obligations: 1,
    shapes: ['missing'],
  },
  {
    rule: 'IMC-HIST-002',
    title: 'a send that was not answered may come between two reads',
    told: storyInParts(...sends, did(send('m4', 'bob', 'alice'), unanswered), whole, walkedBy('up', pages(m1, m2))),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-HIST-002',
    title: 'a send that was not answered by a server that is no more comes no more',
    told: storyInParts(
      ...sends,
      didTogether([{ op: 'restart', how: 'kill' }, { is: 'ok' }], [send('m4', 'bob', 'alice'), unanswered]),
      did({ op: 'restart', how: 'kill' }),
      whole,
      walkedBy('up', pages(m1, m2)),
    ),
    obligations: 1,
    shapes: ['missing'],
  },
  {
    rule: 'IMC-HIST-002',
    title: 'in the body too, when nothing was done meanwhile',
    told: storyInParts(
      m1Sent,
      did(
        { op: 'read-history', user: 'bob', peer: 'alice', way: 'all' },
        { is: 'ok', result: { gave: 'messages', messages: [m1] } },
      ),
      walkedBy('up', [], 'body'),
      sent('m2', 'alice', 'bob', 2),
      walkedBy('up', [], 'body'),
    ),
    obligations: 1,
    shapes: ['missing'],
  },
  {
    rule: 'IMC-HIST-002',
    title: 'a server that died owes nothing more',
    told: storyInParts(...sends, whole, walkedBy('up', pages(m1)), died()),
    obligations: 0,
    shapes: [],
  },
  {
    rule: 'IMC-HIST-003',
    title: 'there is more until there is none',
    told: storyInParts(
      ...sends,
      whole,
      walkedBy('up', [page(true, m1, m2), page(false, m3)]),
      walkedBy('down', [page(true, m2, m3), page(undefined, m1)]),
    ),
    obligations: 3,
    shapes: [],
  },
  {
    rule: 'IMC-HIST-003',
    title: 'a full page at the end says that there is more',
    told: storyInParts(...sends, whole, walkedBy('down', [page(true, m3), page(true, m1, m2), page(false)])),
    obligations: 3,
    shapes: ['more-but-none'],
  },
  {
    rule: 'IMC-HIST-003',
    title: 'a page says that there is no more, and there is',
    told: storyInParts(...sends, whole, walkedBy('up', [page(false, m1, m2)])),
    obligations: 1,
    shapes: ['none-but-more'],
  },
  {
    rule: 'IMC-HIST-003',
    title: 'of an empty history there is no more',
    told: storyInParts(
      did(send('m1', 'alice', 'bob'), refused),
      history('bob', 'alice'),
      walkedBy('up', [page(false)]),
    ),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-HIST-003',
    title: 'of an empty history there is more',
    told: storyInParts(
      did(send('m1', 'alice', 'bob'), refused),
      history('bob', 'alice'),
      walkedBy('down', [page(true)]),
    ),
    obligations: 1,
    shapes: ['more-but-none'],
  },
];

const garbage = (session: string) => seen(session, { see: 'garbage', detail: 'a frame of type 15' });

/** Histories that are read page by page, and the form of what is read. */
export const examplesOfReads: readonly Example[] = [
  ...walks,
  {
    rule: 'IMC-ROB-001',
    title: 'answers, refusals and pushes that can be read',
    told: storyInParts(
      did(login('bob.1')),
      m1Sent,
      pushed('bob.1', m1),
      did(send('m2', 'alice', 'bob'), refused),
      did(send('m3', 'alice', 'bob'), unanswered),
      did({ op: 'await-push', session: 'bob.1', message: 'm1' }),
      did({ op: 'logout', session: 'bob.1' }),
    ),
    obligations: 4,
    shapes: [],
  },
  {
    rule: 'IMC-ROB-001',
    title: 'something that nobody can read, from each side',
    told: storyInParts(did(login('bob.1')), garbage('bob.1'), garbage('api'), garbage('webhook')),
    obligations: 4,
    shapes: ['misshapen-frame', 'misshapen-answer', 'misshapen-webhook'],
  },
  {
    rule: 'IMC-SESS-003',
    title: 'what cannot be read is another rule’s affair',
    told: storyInParts(did(send('m1', 'alice', 'bob'), acked(1)), garbage('api')),
    obligations: 1,
    shapes: [],
  },
];
