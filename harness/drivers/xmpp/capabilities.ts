import { ImcError } from '../../core/errors.ts';
import type { About, Capabilities } from '../../vocabulary/index.ts';
import { prosody } from './capabilities/prosody.ts';

/** The kinds of server whose promises are known. */
export const served: readonly About[] = [{ flavour: 'prosody', version: '0.12.3' }];

/**
 * What a server of this flavour and version documents. Prosody 0.12 and 13 have the same modules in what matters here;
 * the archive of 0.11 cannot be asked for single messages. Throws `IMC_ERR_VERSION` for one whose promises are not known.
 */
export function capabilitiesOf({ flavour, version }: About): Capabilities {
  if (flavour === 'prosody' && /^(0\.12|1\d)\b/.test(version)) return prosody;
  throw new ImcError(
    'IMC_ERR_VERSION',
    `the promises of ${flavour} ${version === '' ? '(no version)' : version} are not known: known are ${knownText()}`,
  );
}

function knownText(): string {
  return served.map((each) => `${each.flavour} ${each.version}`).join(', ');
}
