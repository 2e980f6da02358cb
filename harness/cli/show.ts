import { answerOf } from '../../reports/answer.ts';
import { ascii } from '../../reports/render/ascii.ts';
import { renderFailure } from '../../reports/render/failure-text.ts';
import { plainLine } from '../../reports/render/harmless.ts';
import { paint, paintTone } from './colours.ts';
import { exitCodes } from './exit-code.ts';
import { openFailures } from './failure-file.ts';

export interface ShowCommand {
  /** A run.json, its folder, or a replay file. */
  readonly file: string;
  /** `RULE[/SHAPE[/PROFILE]]`. Default: all. */
  readonly failure?: string;
  /** Adds the wire, as far as the failure is about it. */
  readonly wire?: boolean;
  /** All of the wire. */
  readonly all?: boolean;
  /** Adds what the server logged. */
  readonly log?: boolean;
}

/** Columns where nothing says how many there are. */
const widthDefault = 100;

/** `imc show`: the failures of a run as a person reads them. Throws what opening the file throws. */
export function showCommand({ file, failure: wanted, wire = false, all = false, log = false }: ShowCommand): number {
  const { run, folder, failures } = openFailures(file, wanted);
  if (failures.length === 0) write(`${plainLine(answerOf(run))}\n`);
  const width = process.stdout.columns ?? widthDefault;
  const options = {
    folder,
    width,
    log,
    wire: all ? ('all' as const) : wire ? ('relevant' as const) : undefined,
    paint: { status: paint, tone: paintTone },
  };
  for (const [i, failure] of failures.entries()) {
    if (i > 0) write(`\n${'─'.repeat(Math.min(width, widthDefault))}\n\n`);
    write(renderFailure(run, failure, options));
  }
  return exitCodes.kept;
}

function write(text: string): void {
  process.stdout.write(knowsUtf8(process.env) ? text : ascii(text));
}

/** Whether the terminal shows more than ASCII, as the locale says. */
export function knowsUtf8(env: Readonly<Record<string, string | undefined>>): boolean {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return process.platform === 'win32' || /utf-?8/i.test(locale);
}
