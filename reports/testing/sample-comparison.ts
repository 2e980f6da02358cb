import type { Counterexample, TargetInfo, Timing, Verdict } from '../../harness/vocabulary/index.ts';
import type { Replayed } from '../compare/compare.ts';
import { compare } from '../compare/compare.ts';
import type { Comparison } from '../compare/comparison.ts';
import type { Run } from '../run.ts';

/** What a server may have said, to get out of wherever it is shown. */
export const hostile =
  '</script><img src=x onerror=alert(1)> | `code` *bold* @everyone #1 \u0000\u001b[31m\u202e\ud800';

/** A server of this version. */
export function sampleTarget(version: string): TargetInfo {
  const told = { faults: [], options: [], wraps: [] };
  return { driver: 'wonder', flavour: 'wonder', kind: 'process', ...told, name: `./wonder-${version}`, version };
}

function timing(what: Timing['what'], p50: number): Timing {
  return {
    profile: 'default',
    what,
    n: 40,
    min: p50 / 4,
    p25: p50 / 2,
    p50,
    p75: p50 * 2,
    p90: p50 * 3,
    p99: p50 * 9,
    max: p50 * 12,
  };
}

function example(rule: string, shape: string, more: Partial<Counterexample> = {}): Counterexample {
  const ops: Counterexample['scenario']['ops'] = [
    { op: 'login', session: 'bob.1', user: 'bob' },
    { op: 'send', from: 'alice', to: 'bob', message: 'm1', via: 'api', payload: { shape: 'text', text: 'hello' } },
  ];
  const base = { rule, shape, profile: 'default', scenario: { case: 'first-dm/fresh-pair', ops }, ops: ops.length };
  const history = { scenario: base.scenario, salt: 's1', signature: '', capabilities: {}, events: [] };
  return {
    ...base,
    expected: 'the list of bob shows the chat with alice once',
    actual: 'it shows nothing',
    evidence: [],
    history,
    transcript: [],
    serverLog: '',
    confirmed: { k: 10, n: 10 },
    beside: [],
    minimal: true,
    found: { case: 'first-dm/fresh-pair', play: 0, load: 1 },
    ...more,
  } as unknown as Counterexample;
}

function verdict(
  rule: string,
  status: Verdict['status'],
  examples: readonly Counterexample[] = [],
  more: Partial<Verdict> = {},
): Verdict {
  const isDm = rule.startsWith('IMC-DM');
  return {
    rule,
    area: isDm ? 'first-dm' : 'conversations',
    profile: 'default',
    level: 'MUST',
    severity: isDm ? 'critical' : 'major',
    title: `what ${rule} owes`,
    status,
    obligations: 40,
    plays: 20,
    failingPlays: examples.length * 6,
    counterexamples: [...examples],
    unwritten: [],
    withdrawn: [],
    ...more,
  };
}

function run(version: string, verdicts: readonly Verdict[], more: Partial<Run> = {}): Run {
  const rules = [...new Set(verdicts.map(({ rule }) => rule))].map((id) => ({
    id,
    area: 'first-dm',
    title: `what ${id} owes`,
    text: `The promise of ${id} in full.`,
    source: [{ url: 'https://example.org/docs', quote: `So it is, says the source of ${id}.` }],
  }));
  const timings = [timing('start', 800), timing('api-ack', 2), timing('session-ack', 1.5), timing('push', 3)];
  const base = {
    target: sampleTarget(version),
    began: '2026-01-02T03:04:05.000Z',
    options: { seed: 7 },
    catalogue: 'c',
    plays: 120,
    ms: 61_000,
  };
  return { ...base, complete: true, timings, rules, verdicts: [...verdicts], errors: [], ...more } as unknown as Run;
}

function replayed(of: Counterexample, k: number, more: Partial<Replayed> = {}): Replayed {
  return { example: of, k, n: 10, owed: 10, otherwise: [], ...more };
}

/** Three versions: the second breaks what the first kept, the third mends it and is flaky otherwise; something of each kind of cell. */
export function sampleComparison(): Comparison {
  const lost = example('IMC-DM-003', 'not-listed');
  const late = example('IMC-CONV-002', 'too-late', { confirmed: { k: 3, n: 10 }, actual: hostile });
  const twice = example('IMC-CONV-002', 'twice', { confirmed: { k: 9, n: 10 } });
  const unsupported = verdict('IMC-DM-010', 'unsupported', [], {
    obligations: 0,
    plays: 0,
    reason: 'it documents no API',
  });
  return compare(
    [
      {
        run: run('1.0', [verdict('IMC-DM-003', 'pass'), verdict('IMC-CONV-002', 'flaky', [late]), unsupported]),
        replayed: [replayed(lost, 0), replayed(twice, 0, { otherwise: ['too-late'] })],
      },
      {
        run: run('1.1', [
          verdict('IMC-DM-003', 'fail', [lost]),
          verdict('IMC-CONV-002', 'flaky', [], { status: 'pass' }),
          verdict('IMC-DM-010', 'not-exercised', [], {
            obligations: 0,
            plays: 0,
            reason: '0 obligations, 1 needed for a pass',
          }),
        ]),
        replayed: [replayed(late, 0), replayed(twice, 0)],
      },
      {
        run: run('1.2', [verdict('IMC-DM-003', 'pass'), verdict('IMC-CONV-002', 'flaky', [twice])], {
          complete: false,
        }),
        replayed: [replayed(lost, 0), replayed(late, 2)],
      },
    ],
    {
      gate: 'must',
      tool: { name: 'im-conformance', version: '0.0.0' },
      notices: [{ code: 'IMC_NOTE_COMPARISON', message: `the server said ${hostile}` }],
    },
  );
}
