import type { Counterexample, HistoryEvent, Op, Outcome, TargetInfo, Verdict } from '../../harness/vocabulary/index.ts';
import type { Run } from '../run.ts';
import { sampleCapabilities, sampleExample, sampleSend } from './sample-examples.ts';
import { sampleRun } from './sample-run.ts';
import { sampleVerdict } from './sample-verdicts.ts';

/** The salt of the names. */
export const plainSalt = '0123456789';

const list: Op = { op: 'list-conversations', user: 'bob', way: 'all' };
const ack: Outcome = { is: 'ok', result: { gave: 'ack', serverId: '2126139468342624256' } };
const nothing: Outcome = { is: 'ok', result: { gave: 'conversations', conversations: [] } };

const events: HistoryEvent[] = [
  { type: 'start', at: 0, ms: 0.2, id: 0, phase: 'body', index: 0, op: sampleSend },
  { type: 'end', at: 1, ms: 2.5, id: 0, outcome: ack },
  { type: 'start', at: 2, ms: 3, id: 1, phase: 'final', round: 1, op: list },
  { type: 'end', at: 3, ms: 4, id: 1, outcome: nothing },
  { type: 'start', at: 4, ms: 1001, id: 2, phase: 'final', round: 2, op: list },
  { type: 'end', at: 5, ms: 1003.5, id: 2, outcome: nothing },
];

const sent = `POST /send {"from":"${plainSalt}alice","to":"${plainSalt}bob","payload":"aGVsbG8="}`;
const asked = `POST /conversations {"user":"${plainSalt}bob"}`;

const transcript: Counterexample['transcript'] = [
  { ms: 0.3, lane: 'api', dir: 'out', text: sent, op: 0 },
  { ms: 2.4, lane: 'api', dir: 'in', text: '200 {"id":2126139468342624256}', op: 0 },
  { ms: 3.1, lane: 'api', dir: 'out', text: asked, op: 1 },
  { ms: 3.9, lane: 'api', dir: 'in', text: '200 []', op: 1 },
  { ms: 1001.1, lane: 'api', dir: 'out', text: asked, op: 2 },
  { ms: 1003.4, lane: 'api', dir: 'in', text: '200 []', op: 2 },
];

/** A counterexample that is plain HTTP: after one message by the API the chat is not in the list of bob. */
export function plainExample(rest: Partial<Counterexample> = {}): Counterexample {
  const scenario = { case: 'first-dm/fresh-pair', ops: [sampleSend] };
  const history = { scenario, salt: plainSalt, signature: '0.1', capabilities: sampleCapabilities, events };
  const seen = { scenario, history, transcript, evidence: [0, 1, 4, 5], serverLog: 'a line of the log\n' };
  return sampleExample('IMC-DM-003', 'not-listed', { ...seen, ...rest });
}

/** The verdict on the rule of these. */
export function plainVerdict(counterexamples: readonly Counterexample[], rest: Partial<Verdict> = {}): Verdict {
  const { rule = 'IMC-DM-003', profile = 'default' } = counterexamples[0] ?? {};
  const status = counterexamples.length === 0 ? 'pass' : 'fail';
  return sampleVerdict(rule, status, { profile, plays: 20, counterexamples: [...counterexamples], ...rest });
}

/** A server in a folder of somebody's. */
export const plainTarget: TargetInfo = {
  name: '/home/somebody/servers/toy-2.1',
  kind: 'process',
  driver: 'toy',
  flavour: 'toy',
  version: '2.1',
  faults: [],
  options: ['--config', '/home/somebody/toy.yaml'],
  wraps: [],
};

/** A run with these verdicts alone. */
export function plainRun(
  verdicts: readonly Verdict[] = [plainVerdict([plainExample()])],
  rest: Partial<Run> = {},
): Run {
  const { known: _known, ...run } = sampleRun();
  return {
    ...run,
    began: '2026-11-27T10:00:00.000Z',
    target: plainTarget,
    verdicts: [...verdicts],
    errors: [],
    complete: true,
    ...rest,
  };
}
