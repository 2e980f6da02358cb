import type { Counterexample } from '../../../harness/vocabulary/index.ts';
import { defaultProfile, failureKey } from '../../../harness/vocabulary/index.ts';

/** The id of a failure in the page, and its link behind `#`: `IMC-DM-003/not-listed`, under another profile than the default one with its name behind. */
export function failureAnchor({ rule, shape, profile }: Pick<Counterexample, 'rule' | 'shape' | 'profile'>): string {
  return anchor(profile === defaultProfile ? failureKey(rule, shape) : `${failureKey(rule, shape)}/${profile}`);
}

/** Text as an id that needs no escaping in an address: what else it has than letters, digits and `. _ ~ / -` is told by number. */
export function anchor(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9._~/-]/gu, (character) => `~${character.codePointAt(0)?.toString(16)}~`);
}
