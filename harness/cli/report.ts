import { writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { Comparison } from '../../reports/compare/comparison.ts';
import { isComparison, parseComparison } from '../../reports/compare/parse-comparison.ts';
import { parseRun } from '../../reports/parse-run.ts';
import { renderComparisonMarkdown } from '../../reports/render/comparison-markdown.ts';
import { renderComparisonPage } from '../../reports/render/html/comparison-page.ts';
import { renderRunPage } from '../../reports/render/html/run-page.ts';
import { renderJson } from '../../reports/render/json.ts';
import { renderJunit } from '../../reports/render/junit.ts';
import { renderMarkdown } from '../../reports/render/markdown.ts';
import type { Run } from '../../reports/run.ts';
import { ImcError } from '../core/errors.ts';
import { makeFolder } from '../core/make-folder.ts';
import { exitCodes } from './exit-code.ts';
import { outTrouble } from './out-trouble.ts';
import { recordIn, textOf } from './read-run.ts';

/** What each format is made by, of a run whose run.json is in that folder. */
const renderers = {
  html: (run) => renderRunPage(run),
  junit: (run, folder) => renderJunit(run, { folder }),
  markdown: (run, folder) => renderMarkdown(run, { folder }),
  json: (run) => renderJson(run),
} satisfies Record<string, (run: Run, folder: string) => string>;

/** The same of a comparison: no rule of it is of one server alone, so that build servers are told of its runs. */
const comparisonRenderers: Partial<Record<keyof typeof renderers, (comparison: Comparison) => string>> = {
  html: renderComparisonPage,
  markdown: renderComparisonMarkdown,
  json: (comparison) => `${JSON.stringify(comparison, undefined, 1)}\n`,
};

export interface ReportCommand {
  /** A run.json, or the folder of one, or a comparison.json. */
  readonly run: string;
  readonly format: keyof typeof renderers;
  /** Default: stdout. */
  readonly out?: string;
}

/** What `imc report` understands. */
export function addReportOptions(command: Command, action: (parsed: ReportCommand) => void): void {
  command
    .description('makes a report of a run, from its run.json alone, or of a comparison, from its comparison.json')
    .argument('<run.json>', 'what a run has written, or its folder')
    .addOption(new Option('--format <name>', 'of the report').choices(Object.keys(renderers)).makeOptionMandatory())
    .option('--out <file>', 'where it is written (default: it is printed)')
    .action((run: string, flags: Omit<ReportCommand, 'run'>) => action({ run, ...flags }));
}

/** `imc report`. Throws `IMC_ERR_RUN_FILE` where there is no run to report, and `IMC_ERR_OUT` where the report cannot be written. */
export function reportCommand({ run: word, format, out }: ReportCommand): number {
  const file = recordIn(word) ?? word;
  if (out !== undefined && resolve(out) === resolve(file))
    throw new ImcError('IMC_ERR_USAGE', `--out ${out} would put the report in the place of the run: name another file`);
  const text = rendered(textOf(file), { file, format });
  if (out === undefined) process.stdout.write(text);
  else write(out, text);
  return exitCodes.kept;
}

function rendered(
  text: string,
  { file, format }: { readonly file: string; readonly format: ReportCommand['format'] },
): string {
  if (!isComparison(text)) return renderers[format](parseRun(text, file), dirname(file));
  const render = comparisonRenderers[format];
  if (render) return render(parseComparison(text, file));
  throw new ImcError('IMC_ERR_USAGE', `there is no ${format} of a comparison: make it of each of its runs`);
}

function write(file: string, text: string): void {
  try {
    makeFolder(dirname(file));
    writeFileSync(file, text);
  } catch (cause) {
    throw outTrouble(file, cause);
  }
}
