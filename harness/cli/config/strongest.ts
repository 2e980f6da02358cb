import type { Option } from 'commander';
import { ImcError } from '../../core/errors.ts';
import type { Layer } from './layers.ts';
import { conflictsOf } from './option-values.ts';
import { configError } from './schema.ts';
import { variableOf } from './variables.ts';

/** What holds of each option that anybody says something of, and who says it. */
export type Picked = ReadonlyMap<string, { readonly value: unknown; readonly layer: Layer }>;

/**
 * Of each option what the strongest layer says. Of two options that cannot go together the one of the weaker layer is left
 * out; throws `IMC_ERR_CONFIG` or `IMC_ERR_USAGE` where one layer says both. The strongest layer comes first.
 */
export function strongest(options: readonly Option[], layers: readonly Layer[]): Picked {
  const all = pick(options, layers);
  const holds = new Map<string, { readonly value: unknown; readonly layer: Layer }>();
  for (const layer of layers) {
    const stronger = new Set(holds.keys());
    for (const option of options) {
      const picked = all.get(option.attributeName());
      if (picked?.layer !== layer) continue;
      const isGiven = picked.value !== undefined;
      const others = options.filter(
        (other) => isGiven && excludes(option, other) && holds.get(other.attributeName())?.value !== undefined,
      );
      if (others.some((other) => stronger.has(other.attributeName()))) continue;
      const [other] = others;
      if (other) throw conflict(layer, other, option);
      holds.set(option.attributeName(), picked);
    }
  }
  return holds;
}

function pick(options: readonly Option[], layers: readonly Layer[]): Picked {
  const picked = new Map<string, { readonly value: unknown; readonly layer: Layer }>();
  for (const name of options.map((option) => option.attributeName())) {
    const layer = layers.find(({ values }) => values.has(name));
    if (layer) picked.set(name, { value: layer.values.get(name), layer });
  }
  return picked;
}

function excludes(option: Option, other: Option): boolean {
  return conflictsOf(option).includes(other.attributeName()) || conflictsOf(other).includes(option.attributeName());
}

function conflict({ origin, place }: Layer, option: Option, other: Option): ImcError {
  const [a, b] = [option.attributeName(), other.attributeName()];
  if (origin === 'config' || origin === 'target')
    return configError(place.file, `${place.path}${a} and ${place.path}${b} cannot go together: leave one out`);
  return new ImcError(
    'IMC_ERR_USAGE',
    `${variableOf(option)} and ${variableOf(other)} cannot go together: leave one out`,
  );
}
