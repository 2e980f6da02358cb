import { ImcError } from '../core/errors.ts';
import { listFaults } from '../targets/list-faults.ts';
import type { Rule } from '../vocabulary/index.ts';
import { defaultProfile } from '../vocabulary/index.ts';
import type { Catalogue } from './catalogue.ts';
import { areasOf } from './catalogue.ts';

interface Selection {
  readonly areas: readonly string[];
  readonly rules: readonly string[];
}

/** Of these rules those of these areas or with these ids; all when neither is named. */
export function selectRules({ areas, rules: ids }: Selection, rules: readonly Rule[]): readonly Rule[] {
  if (areas.length + ids.length === 0) return rules;
  return rules.filter((rule) => areas.includes(rule.area) || ids.includes(rule.id));
}

/** Throws `IMC_ERR_UNKNOWN_SELECTION` for a name that nothing has. */
export async function checkSelection(
  selection: Selection & { readonly cases: readonly string[] },
  catalogue: Catalogue,
): Promise<void> {
  refuseUnknown('area', selection.areas, areasOf(catalogue));
  refuseUnknown(
    'rule',
    selection.rules,
    catalogue.rules.map(({ id }) => id),
  );
  if (selection.cases.length === 0) return;
  refuseUnknown(
    'case',
    selection.cases,
    (await catalogue.cases()).map((theCase) => theCase.case),
  );
}

/**
 * Throws `IMC_ERR_FAULT` for a fault that the reference server does not know, or that shows under none of these profiles.
 * Default: under any.
 */
export async function checkFaults(faults: readonly string[], profiles?: readonly string[]): Promise<void> {
  if (faults.length === 0) return;
  const infos = await listFaults();
  const known = infos.map(({ id }) => id);
  const unknown = faults.find((fault) => !known.includes(fault));
  if (unknown !== undefined)
    throw new ImcError('IMC_ERR_FAULT', `no fault is called ${unknown}; there are ${known.join(', ')}`);
  for (const { id, profile = defaultProfile } of infos.filter((info) => faults.includes(info.id)))
    if (profile !== defaultProfile && profiles?.includes(profile) === false)
      throw new ImcError('IMC_ERR_FAULT', `${id} shows only under another profile: say --profile ${profile}`);
}

function refuseUnknown(noun: string, names: readonly string[], known: readonly string[]): void {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new ImcError('IMC_ERR_UNKNOWN_SELECTION', `no ${noun} is called ${unknown}; there are ${known.join(', ')}`);
}
