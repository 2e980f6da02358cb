import { ImcError } from '../../core/errors.ts';
import type { About, Capabilities } from '../../vocabulary/index.ts';
import { reference } from './capabilities/reference.ts';
import { wukongim } from './capabilities/wukongim.ts';

/** The kinds of server whose promises are known, ours first. */
export const served: readonly About[] = [
  { flavour: 'reference', version: '0.1.0' },
  { flavour: 'wukongim', version: '2.1.3' },
  { flavour: 'wukongim', version: '2.1.4' },
  { flavour: 'wukongim', version: '2.1.5' },
  { flavour: 'wukongim', version: '2.2.5' },
];

/**
 * What a server of this flavour and version documents.
 * Throws `IMC_ERR_VERSION` for one whose promises are not known.
 */
export function capabilitiesOf({ flavour, version, profile }: About): Capabilities {
  if (flavour === 'reference') return reference(profile);
  if (flavour === 'wukongim' && /^v?2\.[12]\./.test(version)) return wukongim(version, profile);
  throw new ImcError(
    'IMC_ERR_VERSION',
    `the promises of ${flavour} ${version === '' ? '(no version)' : version} are not known: known are ${knownText()}`,
  );
}

function knownText(): string {
  return served.map(({ flavour, version }) => `${flavour} ${version}`).join(', ');
}
