import type { Capabilities, Counterexample, HistoryEvent, Op } from '../../harness/vocabulary/index.ts';
import { capabilitiesSchema } from '../../harness/vocabulary/index.ts';

/** A server that documents one thing. */
export const sampleCapabilities = {
  ...Object.fromEntries(Object.keys(capabilitiesSchema.shape).map((name) => [name, { absent: 'nobody documents it' }])),
  apiSend: {
    value: 'stored',
    strength: 'documented',
    source: { url: 'https://example.org/docs#send', quote: 'A message that was answered with 200 is stored.' },
  },
} as Capabilities;

export const sampleSend: Op = {
  op: 'send',
  message: 'm1',
  from: 'alice',
  to: 'bob',
  via: 'api',
  payload: { shape: 'text', text: 'hello' },
};

/** A conversation with a session, a send, a push and reads of everything: it ends in an empty list. */
export const sampleOps: readonly Op[] = [
  { op: 'login', session: 'bob.1', user: 'bob', transport: 'tcp' },
  sampleSend,
  { op: 'await-push', session: 'bob.1', message: 'm1' },
];

const view = {
  message: 'm1',
  from: 'alice',
  content: { bytes: 8, sha256: '0'.repeat(64), preview: 'm1 hello' },
};
const list: Op = { op: 'list-conversations', user: 'bob', way: 'recents-20' };

/** What was recorded of `sampleOps`; the places 7 and 8 show the empty list. */
const events: HistoryEvent[] = [
  { type: 'start', at: 0, ms: 0.2, id: 0, phase: 'body', index: 0, op: sampleOps[0] as Op },
  { type: 'end', at: 1, ms: 2.1, id: 0, outcome: { is: 'ok' } },
  { type: 'start', at: 2, ms: 2.4, id: 2, phase: 'body', index: 1, op: sampleSend, content: view.content },
  { type: 'end', at: 3, ms: 5.5, id: 2, outcome: { is: 'ok', result: { gave: 'ack', serverId: '7' } } },
  { type: 'start', at: 4, ms: 5.6, id: 4, phase: 'body', index: 2, op: sampleOps[2] as Op },
  { type: 'seen', at: 5, ms: 6.3, session: 'bob.1', observation: { see: 'push', with: 'alice', message: view } },
  { type: 'end', at: 6, ms: 6.4, id: 4, outcome: { is: 'ok' } },
  { type: 'start', at: 7, ms: 10, id: 7, phase: 'final', round: 1, op: list },
  {
    type: 'end',
    at: 8,
    ms: 12.5,
    id: 7,
    outcome: { is: 'ok', result: { gave: 'conversations', conversations: [] } },
  },
  { type: 'barrier', at: 9, ms: 20, session: 'bob.1', kind: 'ordered-stream' },
];

const transcript: Counterexample['transcript'] = [
  { ms: 0.2, lane: 'bob.1', dir: 'out', op: 0, text: 'CONNECT {"user":"x1bob"}' },
  { ms: 2.1, lane: 'bob.1', dir: 'in', op: 0, text: 'CONNACK {"ok":true}' },
  { ms: 2.4, lane: 'api', dir: 'out', op: 2, text: 'POST /send {"from":"x1alice","to":"x1bob","text":"m1 hello"}' },
  { ms: 5.5, lane: 'api', dir: 'in', op: 2, text: '200 {"id":"7"}' },
  { ms: 6.3, lane: 'bob.1', dir: 'in', text: 'PUSH {"id":"7","from":"x1alice","text":"m1 hello"}' },
  { ms: 9, lane: 'bob.1', dir: 'note', text: '12 lines are left out here' },
  { ms: 10, lane: 'api', dir: 'out', op: 7, text: 'GET /conversations?user=x1bob&limit=20' },
  { ms: 12.5, lane: 'api', dir: 'in', op: 7, text: '200 []' },
];

/** A counterexample of a rule, in one way: with what is not said, that of a chat which is not in a list. */
export function sampleExample(rule: string, shape: string, rest: Partial<Counterexample> = {}): Counterexample {
  const scenario = rest.scenario ?? { case: 'first-dm/fresh-pair', ops: [...sampleOps] };
  return {
    rule,
    shape,
    profile: 'default',
    scenario,
    ops: scenario.ops.length,
    expected: 'the list of bob shows the chat with alice once, asked by recents-20',
    actual: 'it shows nothing',
    evidence: [2, 3, 7, 8],
    history: { scenario, salt: 'x1', signature: 'ab', capabilities: sampleCapabilities, events },
    transcript,
    serverLog: '10:00:02.4 INFO send x1alice -> x1bob\n10:00:02.5 WARN no conversation for x1bob\n',
    file: `replays/${rule}-${shape}.json`,
    confirmed: { k: 10, n: 10 },
    beside: [],
    minimal: true,
    found: { case: 'first-dm/fresh-pair', play: 3, load: 4 },
    ...rest,
  };
}
