import type { FlavourName, ImageSpec, ProcessSpec, ReferenceSpec, TargetSpec } from '../parse-target.ts';
import { defaultProfile } from '../../vocabulary/index.ts';
import { ejabberd, ejabberdMnesia } from './ejabberd.ts';
import type { Flavour } from './flavour.ts';
import { type Profile, plain, profileNamed } from './profile.ts';
import { prosody } from './prosody.ts';
import { reference } from './reference.ts';
import { synapse } from './synapse.ts';
import { wukongim } from './wukongim.ts';

export const flavours: Readonly<Record<FlavourName, Flavour>> = {
  ejabberd,
  'ejabberd-mnesia': ejabberdMnesia,
  prosody,
  reference,
  synapse,
  wukongim,
};

/** Kind of the driver that talks to a target; `undefined` where only the user's own one does. */
export function driverKindOf(spec: TargetSpec): string | undefined {
  return spec.kind === 'url' ? spec.driver : flavourOf(spec).driver;
}

/** The recipe for a target that we start. */
export function flavourOf(spec: ReferenceSpec | ProcessSpec | ImageSpec): Flavour {
  return spec.kind === 'reference' ? reference : flavours[spec.flavour];
}

/** How a target may be configured. A server that runs already is as it is, which is one of the ways of what its driver talks to. */
export function profilesOf(spec: TargetSpec): readonly Profile[] {
  if (spec.kind !== 'url') return flavourOf(spec).profiles;
  const known = Object.values(flavours).filter(({ driver }) => driver === spec.driver);
  const byName = new Map(known.flatMap(({ profiles }) => profiles).map((profile) => [profile.name, profile]));
  return byName.size === 0 ? [asItIs] : [...byName.values()];
}

/** The profile of a server of which only the user's own driver knows anything. */
const asItIs: Profile = { ...plain, says: 'as the server is' };

/** The profile of this name that a target has, by default its default one. Throws `IMC_ERR_PROFILE` that says which there are. */
export function profileOf(spec: TargetSpec, name: string = defaultProfile): Profile {
  return profileNamed(name, { profiles: profilesOf(spec), whose: spec.name });
}

/** The names of all profiles, of whatever kind of server. */
export const profileNames: readonly string[] = [
  ...new Set(Object.values(flavours).flatMap(({ profiles }) => profiles.map(({ name }) => name))),
];
