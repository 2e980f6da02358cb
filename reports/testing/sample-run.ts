import type { KnownMatch, Verdict } from '../../harness/vocabulary/index.ts';
import type { Run } from '../run.ts';
import { hostileText } from './hostile.ts';
import { sampleCapabilities } from './sample-examples.ts';
import { sampleVerdicts } from './sample-verdicts.ts';

/** A run of everything that a report may have to show: each status, two profiles, known failures, trouble, hostile text. */
export function sampleRun(rest: Partial<Run> = {}): Run {
  const verdicts = rest.verdicts ?? [...sampleVerdicts];
  return {
    format: 'imc-run-1',
    tool: { name: 'im-conformance', version: '1.2.3' },
    began: '2030-05-05T23:30:00.000Z',
    ms: 93_500,
    complete: true,
    options,
    target,
    capabilities: sampleCapabilities,
    profiles: [
      { profile: 'default', isSample: false, plays: 300, capabilities: sampleCapabilities },
      { profile: 'token-auth', isSample: true, plays: 12, capabilities: sampleCapabilities },
    ],
    catalogue: '0123456789abcdef',
    rules: promisesOf(verdicts),
    plays: 312,
    cases: [caseOf('first-dm/fresh-pair', 'default', 300), caseOf('first-dm/fresh-pair', 'token-auth', 12)],
    loads: [loadOf(40), loadOf(20)],
    timings: [timingOf('session-ack', 3), timingOf('api-ack', 5), timingOf('push', 4), timingOf('start', 700)],
    verdicts,
    coverage: {
      ways: [
        { way: 'tcp', used: 120 },
        { way: 'POST /send', used: 0 },
      ],
      ops: [{ op: 'send', ok: 300, refused: 2, unknown: 1 }],
      options: [{ op: 'send', option: 'via=session', ok: 100, refused: 0, unknown: 0 }],
      pairs: [],
    },
    notices: [{ code: 'IMC_NOTICE', message: 'the server is slow: 3 plays at once were enough' }],
    errors: [{ code: 'IMC_ERR_WIRE', message: `the server said ${hostileText}` }],
    known: { file: 'known-failures', entries: [...knownEntries] },
    exitCode: 1,
    ...rest,
  };
}

const options: Run['options'] = {
  seed: 20_240_917,
  depth: 'default',
  plays: 100,
  rows: 'all',
  patience: 1,
  concurrency: 'auto',
  timeBudgetMs: 0,
  gate: 'must',
  areas: [],
  rules: [],
  cases: [],
  instances: 1,
  profiles: 'sampled',
};

const target: NonNullable<Run['target']> = {
  name: './wonder-2.1.4',
  kind: 'process',
  driver: 'wonder',
  flavour: 'wonder',
  version: '2.1.4',
  faults: [],
  options: ['--config', 'wonder.yaml'],
  wraps: [],
};

const knownEntries: readonly KnownMatch[] = [
  knownOf(2, 'IMC-DM-007', 'own-message-unread', {
    reason: 'own messages are counted',
    link: 'https://example.org/issues/461',
    expires: '2030-05-31',
  }),
  knownOf(3, 'IMC-DUR-001', 'lost', {
    reason: 'the log is not synced',
    link: 'https://example.org/issues/470',
    expires: '2030-05-05',
  }),
  knownOf(4, 'IMC-DM-001', 'no-channel', { is: 'stale' }),
  knownOf(5, 'IMC-DM-003', '*', { is: 'expired', expires: '2030-05-04' }),
  knownOf(6, 'IMC-PERM-001', 'let-through', { is: 'not-judged' }),
];

function knownOf(line: number, rule: string, shape: string, rest: Partial<KnownMatch>): KnownMatch {
  const entry = {
    rule,
    shape,
    profile: 'default',
    expires: '2030-12-31',
    link: 'https://example.org/issues/1',
    reason: 'it is being mended',
    is: 'matched',
    ...rest,
  } as const;
  const text = [rule, shape, entry.profile, entry.expires, entry.link, entry.reason].join(' ');
  return { line, text, ...entry };
}

function promisesOf(verdicts: readonly Verdict[]): Run['rules'] {
  const byId = new Map(verdicts.map((verdict) => [verdict.rule, verdict]));
  return [...byId.values()].map(({ rule: id, area, title }) => ({
    id,
    area,
    title,
    text: `Whoever asks finds that ${title}.`,
    source: [{ url: `https://example.org/docs#${id.toLowerCase()}`, quote: `We promise that ${title}.` }],
  }));
}

function caseOf(slug: string, profile: string, plays: number): Run['cases'][number] {
  return {
    case: slug,
    profile,
    title: 'two who have never talked talk',
    plays,
    planned: plays,
    failingPlays: Math.round(plays / 3),
    erringPlays: 0,
    ms: plays * 100,
    digest: 'fedcba9876543210',
  };
}

function loadOf(playsPerSecond: number): Run['loads'][number] {
  return {
    playsPerSecond,
    concurrencyMax: 24,
    concurrency: 16,
    ownCpu: 0.9,
    serverCpu: 0.6,
    lagMsMax: 12,
    clientLimited: false,
  };
}

function timingOf(what: Run['timings'][number]['what'], p50: number): Run['timings'][number] {
  return {
    profile: 'default',
    what,
    n: 120,
    min: p50 / 2,
    p25: p50 * 0.8,
    p50,
    p75: p50 * 1.5,
    p90: p50 * 2,
    p99: p50 * 5,
    max: p50 * 9,
  };
}
