import { existsSync, readFileSync } from 'node:fs';
import { plainLine } from '../../../reports/render/harmless.ts';
import type { Run } from '../../../reports/run.ts';
import { ImcError } from '../../core/errors.ts';
import { rules } from '../../rules/index.ts';
import type { KnownEntry } from '../../vocabulary/index.ts';
import { isOurs } from '../../vocabulary/index.ts';
import { exitCodes } from '../exit-code.ts';
import { readRun } from '../failure-file.ts';
import { knownText } from '../init/config-text.ts';
import { isDay, parseKnown } from '../known-failures.ts';
import { writeWhole } from '../write-whole.ts';
import type { KnownItem, KnownText } from './known-text.ts';
import { lineOfEntry, printKnownText, readKnownText, renewed, sorted, without } from './known-text.ts';
import type { NewFailure, UpdatePlan } from './plan-update.ts';
import { dayOf, planUpdate } from './plan-update.ts';

export interface KnownUpdateCommand {
  /** A run.json, or its folder. */
  readonly run: string;
  /** The file of known failures; made where there is none. */
  readonly known: string;
  /** Where what is added is dealt with. */
  readonly link?: string;
  /** Last day, `YYYY-MM-DD`, of what is added, and of what is still seen after its own. Default: 90 days after the run, for what is added. */
  readonly expires?: string;
  /** Why what is added is lived with. Default: what was seen, in short. */
  readonly reason?: string;
}

const daysDefault = 90;

/**
 * `imc known update`: writes the failures of a run into a file of known failures, and takes out those that are gone. Throws `IMC_ERR_USAGE` for
 * values that no line can have, and where something is new and has no link; `IMC_ERR_KNOWN` and `IMC_ERR_RUN_FILE` for the files.
 */
export function knownUpdateCommand(command: KnownUpdateCommand): number {
  const { known: file } = command;
  const { run } = readRun(command.run);
  checkValues(command, run);
  const isThere = existsSync(file);
  const before = isThere ? textOf(file) : knownText;
  // Of a team's own rules only those of this run are known here, and the others stay as they are.
  const isRule = (id: string) => !isOurs(id) || rules.some((rule) => rule.id === id);
  const entries = parseKnown(before, file, isRule);
  const plan = planUpdate(entries, run);
  if (plan.added.length > 0 && command.link === undefined) throw linkMissing(plan.added);
  const after = printKnownText(updated(readKnownText(before, entries), plan, { ...command, run }));
  parseKnown(after, file, isRule);
  if (!isThere || after !== before) writeWhole(file, after);
  process.stdout.write(
    `${report(plan, command, after !== before)
      .map(plainLine)
      .join('\n')}\n`,
  );
  return exitCodes.kept;
}

type Given = Omit<KnownUpdateCommand, 'run'> & { readonly run: Run };

function updated(text: KnownText, plan: UpdatePlan, given: Given): KnownText {
  const fateOf = ({ entry }: KnownItem) => plan.fates.get(entry);
  const kept = without(text, new Set(text.items.filter((item) => fateOf(item) === 'gone')));
  const { expires } = given;
  const items = kept.items.map((item) =>
    expires !== undefined && fateOf(item) === 'seen-after-its-day'
      ? { ...item, line: renewed(item.line, expires) }
      : item,
  );
  return sorted({ ...kept, items: [...items, ...plan.added.map((failure) => itemOf(failure, given))] });
}

function itemOf(
  { rule, shape, profile, seen, flaky }: NewFailure,
  { link = '', expires, reason, run }: Given,
): KnownItem {
  const entry = {
    rule,
    shape,
    profile,
    expires: expires ?? daysAfter(dayOf(run), daysDefault),
    ...(flaky ? { flaky } : {}),
    link,
    reason: reason ?? seen,
  };
  const line = lineOfEntry(entry);
  return { entry: { ...entry, line: 1, text: line }, line, own: [], above: [] };
}

function daysAfter(day: string, days: number): string {
  const date = new Date(day);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

function checkValues({ link, expires, reason }: KnownUpdateCommand, run: Run): void {
  const wrong = (why: string) => new ImcError('IMC_ERR_USAGE', why);
  if (link !== undefined && (!URL.canParse(link) || /\s/.test(link))) throw wrong(`--link ${link} is no URL`);
  if (reason !== undefined && (reason.trim() === '' || /[\r\n]/.test(reason)))
    throw wrong('--reason is a line of text, and not an empty one');
  if (expires === undefined) return;
  if (!isDay(expires)) throw wrong(`--expires ${expires} is no day, such as 2030-06-30`);
  if (expires < dayOf(run)) throw wrong(`--expires ${expires} was over when the run began, on ${dayOf(run)}`);
}

function linkMissing(added: readonly NewFailure[]): ImcError {
  const list = added.map((failure) => `\n  ${keyOf(failure)}`).join('');
  return new ImcError(
    'IMC_ERR_USAGE',
    `what is new needs a link to where it is dealt with, and nothing was written: give --link URL, for these:${list}`,
  );
}

function keyOf({ rule, shape, profile }: Pick<KnownEntry, 'rule' | 'shape' | 'profile'>): string {
  return [rule, shape, profile].join(' ');
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ImcError('IMC_ERR_KNOWN', `the known failures cannot be read: ${why}`, { cause });
  }
}

/** What was done with each, and why. */
function report(
  { fates, added, passedOver }: UpdatePlan,
  { known, expires }: KnownUpdateCommand,
  isNew: boolean,
): string[] {
  const lines: [word: string, what: string][] = added.map((failure) => ['added', `${keyOf(failure)}: ${failure.seen}`]);
  for (const [entry, fate] of fates) {
    const key = keyOf(entry);
    if (fate === 'seen') lines.push(['kept', `${key}: still seen`]);
    else if (fate === 'gone') lines.push(['removed', `${key}: not seen any more, though its rule was exercised`]);
    else if (fate === 'not-seen') lines.push(['left', `${key}: not seen this time; it comes and goes`]);
    else if (fate === 'not-judged') lines.push(['left', `${key}: this run could not judge it`]);
    else if (expires !== undefined) lines.push(['renewed', `${key}: still seen, now until ${expires}`]);
    else lines.push(['expired', `${key}: still seen, and gates since its day, ${entry.expires}: --expires renews it`]);
  }
  for (const failure of passedOver) lines.push(['not added', `${keyOf(failure)}: it does not gate (SHOULD)`]);
  const counts = [...new Set(lines.map(([word]) => word))].map(
    (word) => `${lines.filter((line) => line[0] === word).length} ${word}`,
  );
  return [
    ...lines.map(([word, what]) => `${word.padEnd(9)}  ${what}`),
    `${known}: ${counts.length === 0 ? 'no failures' : counts.join(', ')}${isNew ? '' : '; it stays as it was'}`,
  ];
}
