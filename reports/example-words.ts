import type { Counterexample } from '../harness/vocabulary/index.ts';
import { isOurs } from '../harness/vocabulary/index.ts';
import { shellWord } from './render/shell.ts';
import type { Run } from './run.ts';
import { sentenceOf } from './sentences.ts';

/** How often a counterexample was shown again. */
export function confirmedWords({ confirmed: { k, n, in: where }, found }: Counterexample): string {
  if (where === 'plays') return `shown in ${k} of the ${n} plays of the earlier run in which it was owed`;
  if (n === 0) return 'not replayed: the run was interrupted';
  const load = k < n && found.load > 1 ? `; seen first with ${found.load} plays at once` : '';
  return `shown again in ${k} of ${n} replays with fresh users${load}`;
}

/** The command that plays it again, `undefined` where none can; `folder` is that of run.json, default: it is called there. */
export function replayCommandOf(
  { file, rule }: Counterexample,
  { options: { specs } }: Pick<Run, 'options'>,
  folder?: string,
): string | undefined {
  if (file === undefined) return undefined;
  const replay = `npx im-conformance replay ${shellWord(folder === undefined ? file : `${folder}/${file}`)}`;
  return `${replay}${specsFlag(rule, specs)}`;
}

/** What a command needs beside to know a rule of a team's own. */
export function specsFlag(rule: string, specs: string | undefined): string {
  return isOurs(rule) || specs === undefined ? '' : ` --specs ${shellWord(specs)}`;
}

/** The conversation as numbered sentences. */
export function numberedSentences({ scenario: { ops } }: Counterexample): readonly string[] {
  if (ops.length === 0) return [' (nothing needs to be done)'];
  return ops.map((op, i) => `${String(i + 1).padStart(2)}  ${sentenceOf(op)}`);
}
