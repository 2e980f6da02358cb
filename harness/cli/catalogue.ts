import { collectCases } from '../../specs/collect.ts';
import type { External } from '../external/load.ts';
import { loadExternal } from '../external/load.ts';
import { rules } from '../rules/index.ts';
import type { Case, Rule } from '../vocabulary/index.ts';
import { areas } from '../vocabulary/index.ts';

/** What is judged, and what is played: ours, and what a team adds to it. */
export interface Catalogue {
  /** In the order in which reports show them. */
  readonly rules: readonly Rule[];
  readonly cases: () => Promise<readonly Case[]>;
  /** What of these is the team's. */
  readonly external?: External;
}

/** Ours alone. */
export const ourCatalogue: Catalogue = { rules, cases: collectCases };

/** Ours, and what is in the folder of `--specs` where there is one. Throws `IMC_ERR_SPECS`. */
export async function catalogueWith(specs: string | undefined): Promise<Catalogue> {
  if (specs === undefined) return ourCatalogue;
  const cases = await collectCases();
  const external = await loadExternal(specs, { rules, cases });
  return {
    rules: [...rules, ...external.rules],
    cases: async () => [...cases, ...external.cases],
    external,
  };
}

/** The names of all areas, ours first. */
export function areasOf({ external }: Catalogue): readonly string[] {
  return [...new Set([...Object.keys(areas), ...(external?.rules ?? []).map(({ area }) => area)])];
}
