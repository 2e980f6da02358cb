import { describe, expect, test } from 'vitest';
import { contentOf, type MessageView, type Outcome } from '../vocabulary/index.ts';
import { Ledger } from './ledger.ts';
import { type ChatSeen, lossesOf } from './losses.ts';
import { torture } from './torture.ts';

const accepted: Outcome = { is: 'ok' };
const unknown: Outcome = { is: 'unknown', why: 'cut', detail: '' };
const refused: Outcome = { is: 'refused', by: 'server', code: 'busy', detail: '' };

function at(place: number, serverId = `id-${place}`): Outcome {
  return { is: 'ok', result: { gave: 'ack', serverId, position: { key: String(place) } } };
}

function view(message: string, place: number, serverId = `id-${place}`): MessageView {
  const from = message.slice(0, 3);
  return { message, from, content: contentOf(new Uint8Array()), serverId, position: { key: String(place) } };
}

/** What ann and ben see, of one history and their unread counts. */
function seen(history: MessageView[], unread = { ann: 0, ben: 0 }): ChatSeen[] {
  const last = history.at(-1);
  return (['ann', 'ben'] as const).map((user) => ({
    user,
    history,
    entries: [{ with: user === 'ann' ? 'ben' : 'ann', unread: unread[user], ...(last ? { last } : {}) }],
  }));
}

function ledgerOf(...sends: (readonly [message: string, outcome: Outcome])[]): Ledger {
  const ledger = new Ledger();
  for (const [message, outcome] of sends) {
    const [from, to] = message.startsWith('ann') ? (['ann', 'ben'] as const) : (['ben', 'ann'] as const);
    ledger.endSend(ledger.beginSend(message, from, to), outcome);
  }
  return ledger;
}

function losses(ledger: Ledger, what: ChatSeen[]): string[] {
  return lossesOf(ledger.chats[0]!, what).map((loss) => loss.replace('ann and ben: ', ''));
}

describe('nothing is lost where', () => {
  test('all is as it was acknowledged', () => {
    const ledger = ledgerOf(['ann-1', at(1)], ['ben-1', at(2)]);
    expect(losses(ledger, seen([view('ann-1', 1), view('ben-1', 2)], { ann: 1, ben: 1 }))).toEqual([]);
  });

  test.each([
    ['came', [view('ann-1', 1), view('ann-2', 2)], 2],
    ['did not', [view('ann-1', 1)], 1],
  ])('what was not answered %s', (_, history, unread) => {
    const ledger = ledgerOf(['ann-1', at(1)], ['ann-2', unknown]);
    expect(losses(ledger, seen(history, { ann: 0, ben: unread }))).toEqual([]);
  });

  test('a mark was not answered', () => {
    const ledger = ledgerOf(['ann-1', at(1)]);
    ledger.endMark(ledger.beginMark('ben', 'ann'), unknown);
    for (const ben of [0, 1]) expect(losses(ledger, seen([view('ann-1', 1)], { ann: 0, ben }))).toEqual([]);
  });
});

describe('it is told when', () => {
  const two = [view('ann-1', 1), view('ann-2', 2)];
  const both = () => ledgerOf(['ann-1', at(1)], ['ann-2', at(2)]);
  const unread = { ann: 0, ben: 2 };

  test.each<[string, Ledger, ChatSeen[], string]>([
    ['a message is gone', both(), seen([two[0]!], { ann: 0, ben: 1 }), 'ann-2 was acknowledged and is gone'],
    ['one is there twice', both(), seen([...two, view('ann-2', 3)], { ann: 0, ben: 3 }), 'ann-2 is there 2 times'],
    [
      'one was refused',
      ledgerOf(['ann-1', at(1)], ['ann-2', refused]),
      seen(two, unread),
      'ann-2 is there, and was not accepted',
    ],
    ['order changed', both(), seen(two.toReversed(), unread), 'ann-1 was acknowledged before ann-2 was sent'],
    ['a place changed', both(), seen([two[0]!, view('ann-2', 3, 'id-2')], unread), 'ann-2 was acknowledged at place 2'],
    ['an id changed', both(), seen([two[0]!, view('ann-2', 2, 'other')], unread), 'ann-2 was acknowledged as id-2'],
    ['unread is too high', both(), seen(two, { ann: 1, ben: 2 }), 'ann has 1 unread there, and it must be 0'],
    ['unread is too low', both(), seen(two, { ann: 0, ben: 1 }), 'ben has 1 unread there, and it must be 2'],
    [
      'a list shows another last message',
      both(),
      seen(two, unread).map((one) => ({ ...one, entries: [{ ...one.entries[0]!, last: two[0]! }] })),
      'ann is shown ann-1 as the last message',
    ],
    [
      'a list lacks the chat',
      both(),
      seen(two, unread).map((one) => ({ ...one, entries: [] })),
      'ben has messages there, and not the chat in his list',
    ],
    [
      'two histories differ',
      both(),
      seen(two, unread).map((one, index) => (index === 0 ? one : { ...one, history: [] })),
      'ann and ben read different histories',
    ],
  ])('%s', (_, ledger, what, loss) => {
    expect(losses(ledger, what).join('\n')).toContain(loss);
  });

  test('a place is used again', () => {
    const ledger = ledgerOf(['ann-1', at(1)], ['ann-2', accepted]);
    expect(losses(ledger, seen(two, unread))).toEqual([]);
    ledger.endSend(ledger.beginSend('ann-3', 'ann', 'ben'), at(2, 'id-3'));
    const after = seen([two[0]!, view('ann-3', 2, 'id-3')], unread);
    expect(losses(ledger, after)).toContain('place 2 was of ann-2, and is of ann-3');
  });

  test('what was read is unread again', () => {
    const ledger = both();
    ledger.endMark(ledger.beginMark('ben', 'ann'), accepted);
    expect(losses(ledger, seen(two))).toEqual([]);
    expect(losses(ledger, seen(two, unread))).toEqual(['ben has 2 unread there, and it must be 0']);
  });
});

test.each(['ack-before-commit', 'sequence-reused-after-restart', 'conversation-cache-not-flushed'])(
  'the bundled server is found out when it has the fault %s',
  async (fault) => {
    const found = await torture({ kills: 5, seed: 1, faults: [fault], patience: 2, print: () => {} });
    expect(found.losses.length).toBeGreaterThan(0);
  },
);

test('the bundled server loses nothing by being killed', async () => {
  const {
    kills,
    accepted: messages,
    losses: lost,
  } = await torture({
    kills: 3,
    seed: 1,
    faults: [],
    patience: 2,
    print: () => {},
  });
  expect(lost).toEqual([]);
  expect(kills).toBe(3);
  expect(messages).toBeGreaterThan(30);
});
