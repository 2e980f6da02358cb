import { ImcError } from '../../core/errors.ts';
import { type Profile, plain } from './profile.ts';
import type { Settings } from './settings.ts';

/** Ways in which WuKongIM is configured. */
export const wukongimProfiles: readonly [Profile, ...Profile[]] = [
  plain,
  {
    name: 'short-flush',
    says: 'conversations that wait in memory are written down each second instead of each minute',
    settings: { 'conversation.syncInterval': '1s' },
  },
  {
    name: 'token-auth',
    says: 'who logs in needs the token that a back end has given him',
    settings: { tokenAuthOn: 'true' },
  },
  {
    name: 'whitelist',
    says: 'who sends to a person must be on the whitelist of that person',
    settings: { whitelistOffOfPerson: 'false' },
  },
  {
    name: 'no-encryption',
    says: 'payloads go over the wire without encryption and signature (2.1.4 and later)',
    settings: { disableEncryption: 'true' },
  },
];

/** How it behaves where nothing is said: what decides which of our users are let in, and whom they may write to. */
const shipped: Readonly<Record<string, string>> = {
  tokenAuthOn: 'false',
  whitelistOffOfPerson: 'true',
  disableEncryption: 'false',
};

/** All that some profile sets. */
export const profileKeys = [...new Set(wukongimProfiles.flatMap(({ settings }) => Object.keys(settings)))];

/**
 * What a profile sets that the user has not set himself. Throws `IMC_ERR_SERVER_OPTIONS` where he has set it so that
 * what is promised under the profile would not hold.
 */
export function settingsUnder(profile: Profile, theirs: Settings): [string, string][] {
  for (const [key, otherwise] of Object.entries(shipped)) {
    const meant = profile.settings[key] ?? otherwise;
    const said = theirs.get(key.toLowerCase());
    if (said !== undefined && said.toLowerCase() !== meant) throw contradiction(profile, key, said);
  }
  return Object.entries(profile.settings).filter(([key]) => !theirs.has(key.toLowerCase()));
}

function contradiction({ name }: Profile, key: string, said: string): ImcError {
  const fitting = wukongimProfiles.find(({ settings }) => settings[key] === said.toLowerCase());
  const instead = fitting === undefined ? 'leave it out' : `say --profile ${fitting.name}, or leave it out`;
  return new ImcError(
    'IMC_ERR_SERVER_OPTIONS',
    `your configuration says ${key}: ${said}, which is otherwise under the profile ${name}: ${instead}`,
  );
}
