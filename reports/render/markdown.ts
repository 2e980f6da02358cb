import type { Verdict } from '../../harness/vocabulary/index.ts';
import { answerOf } from '../answer.ts';
import { standingOf } from '../gate.ts';
import type { Run } from '../run.ts';
import { failuresSection } from './markdown/failures.ts';
import { fit } from './markdown/fit.ts';
import {
  aboutSection,
  areasSection,
  knownSection,
  notExercisedSection,
  overdueSection,
  troubleSection,
} from './markdown/sections.ts';
import { prose } from './markdown/words.ts';

/** Longest comment that GitHub takes. */
export const commentBytesMax = 65_536;
/** Longest summary of a step that GitHub takes. */
export const summaryBytesMax = 1_048_576;

export interface MarkdownOptions {
  /** Default: what a comment on GitHub may have. Less than 8 KiB may not be enough, and is not heeded then. */
  readonly bytesMax?: number;
  /** Folder of run.json, for the commands that replay; default: they are called there. */
  readonly folder?: string;
}

/**
 * A run as Markdown, for the summary of a job or a comment: the answer in a sentence, what is broken, what does not gate, counts. What
 * does not fit is shortened from the least important section up, and it says what was left out. What a server said is in spans and
 * blocks of code, where it is no markup, no link, and calls nobody.
 */
export function renderMarkdown(run: Run, { bytesMax = commentBytesMax, folder }: MarkdownOptions = {}): string {
  const broken = run.verdicts.filter((verdict) => standingOf(verdict, run) === 'broken').map(withoutKnown);
  const letPass = run.verdicts.filter((verdict) => standingOf(verdict, run) === 'let-pass').map(withoutKnown);
  return fit(
    [
      { importance: 9, versions: [{ text: `## im-conformance\n\n**${prose(answerOf(run))}**\n\n${gateWords(run)}` }] },
      ...failuresSection(broken, { heading: '### Broken', name: 'failures', importance: 8, run, folder }),
      ...overdueSection(run, 7),
      ...troubleSection(run, 6),
      ...failuresSection(letPass, {
        heading: '### Broken, and does not gate',
        name: 'failures that do not gate',
        importance: 4,
        run,
        folder,
      }),
      ...knownSection(run, 5),
      ...areasSection(run, 2),
      ...notExercisedSection(run, 1),
      ...aboutSection(run, 3),
    ],
    bytesMax,
  );
}

/** What is broken in ways that are known is shown apart. */
function withoutKnown(verdict: Verdict): Verdict {
  return { ...verdict, counterexamples: verdict.counterexamples.filter(({ known }) => known === undefined) };
}

function gateWords({ exitCode }: Run): string {
  return exitCode === 0 ? 'The gate is open (exit code 0).' : `The gate is closed (exit code ${exitCode}).`;
}
