import type { History, MessageView, Op, Outcome, Phase, Result } from '../vocabulary/index.ts';
import { acked, did, pushed, seen, send, sent, view } from './record.ts';
import { storyInParts } from './rule-examples-of-reads.ts';
import { offered } from './rule-examples-of-restarts.ts';
import { type Example, login, m1, story } from './rule-examples.ts';

const m2 = view('m2', 'alice', 2);
const sendOfM2 = { ...send('m2', 'alice', 'bob'), badge: false } as Op;
const mangled: MessageView = { ...m1, content: m2.content };
const gave = (result: Result): Outcome => ({ is: 'ok', result });
const asked = (op: Op, result: Result, phase: Phase = 'final') => did(op, gave(result), phase);
const inList = (last: MessageView): Result => ({ gave: 'conversations', conversations: [{ with: 'alice', last }] });
const pair = { user: 'bob', peer: 'alice' } as const;
const walk: Op = { op: 'walk-history', ...pair, way: 'up', pageSize: 2 };
const lookUp: Op = { op: 'look-up', ...pair, messages: ['m1'], way: 'by-id' };

/** What happened on a server that knows flags. */
function withFlags(...steps: Parameters<typeof storyInParts>): History {
  const told = storyInParts(...steps);
  return { ...told, capabilities: { ...told.capabilities, sendFlags: offered(['no-badge', 'expires']) } };
}

/** Each way of seeing a message, by the shape in which the rule about what is seen is broken there. */
const sightings = {
  'in-push': (message: MessageView) => pushed('bob.1', message),
  'in-webhook': (message: MessageView) => seen('webhook', { see: 'notified', with: 'bob', message }),
  'on-page': (message: MessageView) =>
    asked(walk, { gave: 'pages', pages: [{ messages: [] }, { messages: [message] }] }),
  alone: (message: MessageView) => asked(lookUp, { gave: 'messages', messages: [message] }),
  'in-archive': (message: MessageView) =>
    asked(
      { op: 'read-archive', user: 'bob', way: 'whole' },
      { gave: 'archive', messages: [{ with: 'alice', message }] },
    ),
  'in-list': (message: MessageView) =>
    asked({ op: 'list-conversations', user: 'bob', way: 'all' }, inList(message), 'body'),
  'in-sync': (message: MessageView) =>
    asked({ op: 'sync-conversations', user: 'bob', way: 'changes' }, inList(message)),
} as const;

/** What is asked for is one shape, whatever the way. */
function badgeIs(place: string): string {
  return place === 'in-push' || place === 'in-webhook' ? place : 'when-asked-for';
}

/** What is seen of messages, and pushed until it is acknowledged. */
export const examplesOfMessages: readonly Example[] = [
  ...Object.entries(sightings).flatMap(([place, sighting]) => [
    {
      rule: 'IMC-HIST-001',
      title: `as sent, ${place}`,
      told: storyInParts(did(login('bob.1')), sent('m1', 'alice', 'bob', 1), sighting(m1)),
      obligations: 1,
      shapes: [],
    },
    {
      rule: 'IMC-HIST-001',
      title: `otherwise than sent, ${place}`,
      told: storyInParts(did(login('bob.1')), sent('m1', 'alice', 'bob', 1), sighting(mangled)),
      obligations: 1,
      shapes: [`mangled-${place}`],
    },
    {
      rule: 'IMC-HIST-001',
      title: `from another one, ${place}`,
      told: storyInParts(did(login('bob.1')), sent('m1', 'alice', 'bob', 1), sighting({ ...m1, from: 'carol' })),
      obligations: 1,
      shapes: [`wrong-sender-${place}`],
    },
    {
      rule: 'IMC-HIST-005',
      title: `with and without a badge as sent, ${place}`,
      told: withFlags(
        did(login('bob.1')),
        sent('m1', 'alice', 'bob', 1),
        did(sendOfM2, acked(2)),
        sighting({ ...m1, badge: true }),
        sighting({ ...m2, badge: false }),
      ),
      obligations: 2,
      shapes: [],
    },
    {
      rule: 'IMC-HIST-005',
      title: `with and without a badge otherwise than sent, ${place}`,
      told: withFlags(
        did(login('bob.1')),
        sent('m1', 'alice', 'bob', 1),
        did(sendOfM2, acked(2)),
        sighting({ ...m1, badge: false }),
        sighting({ ...m2, badge: true }),
      ),
      obligations: 2,
      shapes: [`badge-lost-${badgeIs(place)}`, `badge-added-${badgeIs(place)}`],
    },
  ]),
  {
    rule: 'IMC-DLV-005',
    title: 'pushed again',
    told: story(
      did(login('bob.1', { acks: false })),
      sent('m1', 'alice', 'bob', 1),
      pushed('bob.1', m1),
      did({ op: 'elapse', timer: 're-push' }),
      pushed('bob.1', m1),
    ),
    obligations: 1,
    shapes: [],
  },
  {
    rule: 'IMC-DLV-005',
    title: 'pushed once',
    told: story(
      did(login('bob.1', { acks: false })),
      sent('m1', 'alice', 'bob', 1),
      pushed('bob.1', m1),
      did({ op: 'elapse', timer: 're-push' }),
    ),
    obligations: 1,
    shapes: ['not-pushed-again'],
  },
];
