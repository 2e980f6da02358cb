import { ImcError } from '../../core/errors.ts';
import type { About, Capabilities } from '../../vocabulary/index.ts';
import { synapse } from './capabilities/synapse.ts';

/** The kinds of server whose promises are known. */
export const served: readonly About[] = [{ flavour: 'synapse', version: '1.163.2' }];

/**
 * What a server of this flavour and version documents: what is used here is in the specification since 1.4 (2022), and is promised
 * alike by all releases that keep to it. Throws `IMC_ERR_VERSION` for one whose promises are not known.
 */
export function capabilitiesOf({ flavour, version }: About): Capabilities {
  const [, minor = '0'] = /^1\.(\d+)\b/.exec(version) ?? [];
  if (flavour === 'synapse' && Number(minor) >= minorLeast) return synapse;
  throw new ImcError(
    'IMC_ERR_VERSION',
    `the promises of ${flavour} ${version === '' ? '(no version)' : version} are not known: known are those of Synapse from 1.${minorLeast} on`,
  );
}

/** The first release that says that it keeps to version 1.4 of the specification. */
const minorLeast = 70;
