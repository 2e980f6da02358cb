import { chmodSync } from 'node:fs';
import type { Failure } from '../../reports/causes.ts';
import { renderCurl } from '../../reports/render/curl.ts';
import { renderIssue } from '../../reports/render/issue.ts';
import type { Run } from '../../reports/run.ts';
import { wallMs } from '../core/clock.ts';
import { drivers } from '../drivers/index.ts';
import { nameWorld } from '../runner/naming.ts';
import { usersOf, worldOf } from '../vocabulary/index.ts';
import { exitCodes } from './exit-code.ts';
import { openFailure } from './failure-file.ts';
import { writeWhole } from './write-whole.ts';

export const exportForms = ['issue', 'curl'] as const;

export interface ExportCommand {
  /** A run.json, its folder, or a replay file. */
  readonly file: string;
  /** `issue`: a bug report in Markdown; `curl`: a shell script of plain HTTP calls. */
  readonly as: (typeof exportForms)[number];
  /** `RULE[/SHAPE[/PROFILE]]`. Default: the only one. */
  readonly failure?: string;
  /** Default: standard output. */
  readonly out?: string;
}

/** Salts that a script has to take from: with one a second, none comes twice soon. */
const saltsOfScript = 128;

/** `imc export`. Throws what opening the file throws, and `IMC_ERR_NO_CURL` for what is not plain HTTP. */
export function exportCommand({ file, as, failure: wanted, out }: ExportCommand): number {
  const { run, failure } = openFailure(file, wanted);
  const text = as === 'issue' ? renderIssue(run, failure) : renderCurl(run, failure, { salts: saltsFor(run, failure) });
  if (out === undefined) process.stdout.write(text);
  else {
    writeWhole(out, text);
    if (as === 'curl') chmodSync(out, 0o755);
    process.stdout.write(`wrote ${out}\n`);
  }
  return exitCodes.kept;
}

/** Fresh salts with which names are like those on record; none where any will do. */
function saltsFor({ target }: Run, { example: { scenario, history } }: Failure): readonly string[] {
  const driver = Object.values(drivers).find(({ kind }) => kind === target?.driver);
  const users = new Set(scenario.ops.flatMap(usersOf));
  const isAny = users.size < 2 || driver?.signature === undefined;
  if (driver === undefined || (isAny && worldOf(history.salt, scenario.names).marks.length === 1)) return [];
  const prefix = target?.prefix === undefined ? {} : { prefix: target.prefix };
  const now = wallMs();
  return Array.from({ length: saltsOfScript }, (_, i) => {
    const { world } = nameWorld(driver, scenario, { parts: ['script', now, i], like: history.salt, ...prefix });
    return world.salt;
  });
}
