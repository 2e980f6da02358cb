import type { TargetSpec } from '../parse-target.ts';
import type { Flavour } from './flavour.ts';
import { reference } from './reference.ts';
import { wukongim } from './wukongim.ts';

/** The recipe for a target; programs are taken for the one kind that this version knows. */
export function flavourOf(spec: TargetSpec): Flavour {
  return spec.kind === 'reference' ? reference : wukongim;
}
