import { concurrencyMax } from '../campaign/concurrency.ts';
import { parseTarget } from '../targets/parse-target.ts';
import { readTarget } from '../targets/doctor/about-target.ts';
import type { Check, Finding } from '../targets/doctor/check.ts';
import { type Prospect, examine, kindsOfTarget, missingForTarget, prospects } from '../targets/doctor/examine.ts';
import type { UrlFlags } from '../targets/url-spec.ts';
import { type Senses, ourSenses } from '../targets/doctor/senses.ts';
import { painted } from './colours.ts';
import { exitCodes } from './exit-code.ts';

export interface DoctorCommand {
  readonly target: string;
  readonly flavour?: string;
  readonly serverVersion?: string;
  /** The user's own driver: then a URL may be any. */
  readonly driver?: string;
  /** How a server that runs already is reached. */
  readonly url?: UrlFlags;
  /** Folder in which a run would write. Default: `imc-out`. */
  readonly out?: string;
  readonly json?: boolean;
}

/** All that was found, and what follows from it. */
export interface Diagnosis {
  readonly target: string;
  /** Whether nothing that it needs is missing. */
  readonly canRun: boolean;
  /** What the target needs. */
  readonly checks: readonly Check[];
  /** What only targets of other kinds need. */
  readonly others: readonly Check[];
  /** For each kind of target, whether it could be run. */
  readonly kinds: readonly Prospect[];
}

/** `imc doctor`: looks whether a target can be run here. Gives 0 where it can, 3 where something is missing. */
export async function doctorCommand(asked: DoctorCommand, senses: Senses = ourSenses()): Promise<number> {
  const diagnosis = await diagnose(asked, senses);
  process.stdout.write(asked.json ? `${JSON.stringify(diagnosis, undefined, 2)}\n` : textOf(diagnosis));
  return diagnosis.canRun ? exitCodes.kept : exitCodes.trouble;
}

/** Throws what reading a target throws, where what was typed cannot be a target. */
export async function diagnose(asked: DoctorCommand, senses: Senses): Promise<Diagnosis> {
  const { target: name, flavour, serverVersion, url } = asked;
  const given = {
    flavour,
    url,
    serverVersion,
    driverFrom: asked.driver,
    ...(senses.searchPath === undefined ? {} : { searchPath: senses.searchPath }),
  };
  const target = readTarget(() => parseTarget(name, given));
  const needs = ['target', ...kindsOfTarget(target)];
  const matters = ({ neededBy }: Check) => needs.some((need) => neededBy.includes(need));
  const checks = await examine({ target, plays: concurrencyMax, outFolder: asked.out ?? 'imc-out' }, senses);
  return {
    target: name,
    canRun: missingForTarget(checks, target).length === 0,
    checks: checks.filter(matters),
    others: checks.filter((check) => !matters(check)),
    kinds: prospects(checks),
  };
}

/** The diagnosis as text: what the target needs first. */
export function textOf({ target, canRun, checks, others, kinds }: Diagnosis): string {
  const width = Math.max(...[...checks, ...others].map(({ name }) => name.length));
  const linesOf = (some: readonly Check[]) => some.flatMap((check) => checkLines(check, width));
  return [
    `What ${target} needs:`,
    ...linesOf(checks),
    '',
    'What other targets need:',
    ...linesOf(others),
    '',
    'What can be run here:',
    ...kinds.flatMap(prospectLines),
    '',
    canRun
      ? `${target} can be run: nothing that it needs is missing`
      : `${target} cannot be run: see what is missing above`,
    '',
  ].join('\n');
}

function checkLines({ is, name, seen, remedy }: Check, width: number): string[] {
  const said = `  ${paint(is, is.padEnd(8))} ${name.padEnd(width)}  ${seen}`;
  return remedy === undefined ? [said] : [said, `${' '.repeat(width + 13)}remedy: ${remedy}`];
}

function prospectLines({ kind, example, needs, canRun, missing }: Prospect): string[] {
  const is = canRun ? paint('ok', 'yes'.padEnd(4)) : paint('missing', 'no'.padEnd(4));
  const lacks = canRun ? '' : ` (missing: ${missing.join(', ')})`;
  return [`  ${is} ${kind.padEnd(10)} ${example}${lacks}`, `${' '.repeat(18)}needs ${needs}`];
}

const colours = { ok: 'green', warning: 'yellow', missing: 'red', unknown: 'gray' } as const;

function paint(is: Finding, text: string): string {
  return painted(colours[is], text);
}
