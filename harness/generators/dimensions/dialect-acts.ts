import type { Capabilities, Doing, HistoryView } from '../../vocabulary/index.ts';
import { absenceOf, valueOf } from '../../vocabulary/index.ts';
import type { Act, ActName } from './dialect-act.ts';
import { doneOf } from './seen.ts';
import { acts } from './wukongim-acts.ts';

const known: readonly Readonly<Record<ActName, Act>>[] = [acts];

/** The act as the server that offers this has it; `undefined` where it has none such. */
export function actOn(capabilities: Capabilities, act: ActName): Act | undefined {
  const offered = valueOf(capabilities, 'dialect') ?? {};
  return known.map((each) => each[act]).find(({ name }) => Object.hasOwn(offered, name));
}

/** Why a server that offers this has no such act; `undefined` when it has. */
export function actAbsence(capabilities: Capabilities, act: ActName): string | undefined {
  if (actOn(capabilities, act)) return undefined;
  return absenceOf(capabilities, 'dialect') ?? `dialect: the server knows no op to ${act.replaceAll('-', ' ')}`;
}

/** The times at which it was done. */
export function actsOf(view: HistoryView, act: ActName): Doing[] {
  return doneOf(view, 'dialect').filter(({ op }) => known.some((each) => each[act].name === op.name));
}
