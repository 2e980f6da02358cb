import { createHash } from 'node:crypto';
import type { Counterexample, Op } from '../../harness/vocabulary/index.ts';
import type { Run } from '../run.ts';
import { sampleExample } from './sample-examples.ts';
import { sampleRun } from './sample-run.ts';
import { sampleVerdict } from './sample-verdicts.ts';

/** A run of 100 rules, each broken in five ways, every failure with as much wire and log as real ones have, and nothing said twice. */
export function runOfManyFailures(): Run {
  const verdicts = Array.from({ length: 100 }, (_, i) => {
    const rule = `IMC-DM-${String(i + 1).padStart(3, '0')}`;
    return sampleVerdict(rule, 'fail', {
      area: `area-${i % 10}`,
      counterexamples: Array.from({ length: 5 }, (_example, j) => example(rule, `shape-${j}`)),
    });
  });
  return sampleRun({ verdicts });
}

function example(rule: string, shape: string): Counterexample {
  const salt = digest(rule, shape).slice(0, 10);
  const small = sampleExample(rule, shape);
  const ops = Array.from({ length: 10 }, (_, i): Op => ({
    op: 'send',
    message: `m${i}`,
    from: i % 2 === 0 ? 'alice' : 'bob',
    to: i % 2 === 0 ? 'bob' : 'alice',
    via: 'api',
    payload: { shape: 'text', text: digest(rule, shape, i) },
  }));
  return {
    ...small,
    scenario: { ...small.scenario, ops },
    history: { ...small.history, salt },
    transcript: Array.from({ length: 400 }, (_, i) => ({
      ms: i * 3.7,
      lane: 'api',
      dir: i % 2 === 0 ? ('out' as const) : ('in' as const),
      text: `POST /conversation/sync {"uid":"${salt}alice","id":"${digest(salt, i)}","payload":"${digest(salt, i, 'payload')}","version":${i}}`,
    })),
    serverLog: Array.from({ length: 200 }, (_, i) => `10:00:${i} INFO ${digest(salt, i, 'log')} ${salt}alice`).join(
      '\n',
    ),
  };
}

function digest(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(parts.join('/')).digest('hex');
}
