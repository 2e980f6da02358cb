import type { FlavourName, ImageSpec, ProcessSpec, ReferenceSpec, TargetSpec } from '../parse-target.ts';
import type { Flavour } from './flavour.ts';
import { prosody } from './prosody.ts';
import { reference } from './reference.ts';
import { wukongim } from './wukongim.ts';

const flavours: Readonly<Record<FlavourName, Flavour>> = { prosody, reference, wukongim };

/** Kind of the driver that talks to a target. */
export function driverKindOf(spec: TargetSpec): string {
  return spec.kind === 'url' ? spec.driver : flavourOf(spec).driver;
}

/** The recipe for a target that we start. */
export function flavourOf(spec: ReferenceSpec | ProcessSpec | ImageSpec): Flavour {
  return spec.kind === 'reference' ? reference : flavours[spec.flavour];
}
