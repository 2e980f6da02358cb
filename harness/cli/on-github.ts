import { appendFileSync, statSync } from 'node:fs';
import { renderAnnotations } from '../../reports/render/annotations.ts';
import { renderMarkdown, summaryBytesMax } from '../../reports/render/markdown.ts';
import type { Run } from '../../reports/run.ts';
import { toImcError } from '../core/errors.ts';
import { withoutSecretsIn } from './without-secrets.ts';

/** With less room a summary says too little. */
const summaryBytesMin = 8_192;

type Env = Readonly<Record<string, string | undefined>>;

/**
 * What a run has for the job of GitHub Actions that it is in: gives annotations to be printed, and appends the run as Markdown to the
 * summary of the step, where the environment names one. Elsewhere nothing. Trouble is a line to be printed, too: the run is what it is.
 */
export function tellGithub(run: Run, folder: string, env: Env = process.env): string {
  const { GITHUB_ACTIONS: isThere, GITHUB_STEP_SUMMARY: summary } = env;
  if (isThere !== 'true' && !summary) return '';
  try {
    const told = withoutSecretsIn(run);
    const annotations = isThere === 'true' ? renderAnnotations(told) : '';
    return `${annotations}${summary ? appendSummary(told, folder, summary) : ''}`;
  } catch (thrown) {
    return noteOf(`GitHub was not told: ${toImcError(thrown).message}`);
  }
}

/** What other commands of the same step have written there is left, and counts. */
function appendSummary(run: Run, folder: string, file: string): string {
  try {
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    const bytesMax = summaryBytesMax - size - 1;
    if (bytesMax < summaryBytesMin) return noteOf(`the summary of the step is full: ${size} bytes are in it`);
    appendFileSync(file, `${size === 0 ? '' : '\n'}${renderMarkdown(run, { folder, bytesMax })}`);
    return '';
  } catch (thrown) {
    return noteOf(`the summary of the step was not written: ${toImcError(thrown).message}`);
  }
}

function noteOf(text: string): string {
  return `note: ${text}\n`;
}
