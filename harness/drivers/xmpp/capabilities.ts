import { ImcError } from '../../core/errors.ts';
import type { About, Capabilities } from '../../vocabulary/index.ts';
import { ejabberd, ejabberdMnesia } from './capabilities/ejabberd.ts';
import { prosody } from './capabilities/prosody.ts';

/** The kinds of server whose promises are known. */
export const served: readonly About[] = [
  { flavour: 'prosody', version: '0.12.3' },
  { flavour: 'ejabberd', version: '23.01' },
  { flavour: 'ejabberd-mnesia', version: '23.01' },
];

/**
 * Versions with the same promises. Prosody 0.12 and 13 have the same modules in what matters here; the archive of 0.11 cannot be
 * asked for single messages. ejabberd is called by the year of its release: 23.01 and all since.
 */
const known: Readonly<Record<string, { readonly versions: RegExp; readonly capabilities: Capabilities }>> = {
  prosody: { versions: /^(0\.12|1\d)\b/, capabilities: prosody },
  ejabberd: { versions: /^(2[3-9]|[3-9]\d)\.\d/, capabilities: ejabberd },
  'ejabberd-mnesia': { versions: /^(2[3-9]|[3-9]\d)\.\d/, capabilities: ejabberdMnesia },
};

/** What a server of this flavour and version documents. Throws `IMC_ERR_VERSION` for one whose promises are not known. */
export function capabilitiesOf({ flavour, version }: About): Capabilities {
  const about = Object.hasOwn(known, flavour) ? known[flavour] : undefined;
  if (about?.versions.test(version)) return about.capabilities;
  throw new ImcError(
    'IMC_ERR_VERSION',
    `the promises of ${flavour} ${version === '' ? '(no version)' : version} are not known: known are ${knownText()}`,
  );
}

function knownText(): string {
  return served.map((each) => `${each.flavour} ${each.version}`).join(', ');
}
