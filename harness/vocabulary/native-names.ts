import type { NameShape } from './names.ts';

/** Characters of a salt, `[a-z0-9]`, behind what all names of a run begin with. */
export const saltLength = 10;

/** How the users of a world are called on the server: what each name begins with, and what stands for the local name behind it. */
export interface NativeNames {
  readonly prefix: string;
  /** Another text for each legal local name; they sort as the local names do. */
  encode(user: string): string;
  /** The local name of what `encode` gives; anything for any other text. */
  decode(rest: string): string;
}

/** Length of a `long` name, in characters. */
const longLength = 64;

/** The letters beyond ASCII that a name begins with, each one code point (NFC). */
const beyondAscii = '\u00e9\u6f22';

/**
 * The names of this shape in the world of this salt. The prefix has the same length in all worlds of a run. What all names of the
 * run begin with stays as it is in every shape.
 */
export function nativeNames(salt: string, shape: NameShape): NativeNames {
  const ofRun = salt.slice(0, -saltLength);
  const own = salt.slice(-saltLength);
  switch (shape) {
    case 'plain':
      return asTheyAre(salt);
    case 'upper':
      return {
        prefix: `${ofRun}${own.toUpperCase()}`,
        encode: (user) => user.toUpperCase(),
        decode: (rest) => rest.toLowerCase(),
      };
    case 'digits':
      return { prefix: `${ofRun}${digitsOf(own)}`, encode: digitsOf, decode: fromDigits };
    case 'long':
      return { prefix: salt, encode: (user) => lengthened(user, longLength - salt.length), decode: shortened };
    case 'beyond-ascii':
      return asTheyAre(`${salt}${beyondAscii}`);
    case 'punctuated':
      return asTheyAre(`${salt}._~`);
  }
}

function asTheyAre(prefix: string): NativeNames {
  return { prefix, encode: (user) => user, decode: (rest) => rest };
}

/** The characters of local names as they sort. */
const alphabet = '-.0123456789abcdefghijklmnopqrstuvwxyz~';

/** Two digits a character, from 10. */
function digitsOf(text: string): string {
  return Array.from(text, (character) => alphabet.indexOf(character) + 10).join('');
}

function fromDigits(digits: string): string {
  return (digits.match(/../g) ?? []).map((two) => alphabet[Number(two) - 10] ?? '?').join('');
}

/** Filled up with the smallest character of local names, then the length in two digits: so it sorts as the text does. */
function lengthened(text: string, length: number): string {
  return `${text.padEnd(length - 2, alphabet[0])}${String(text.length).padStart(2, '0')}`;
}

function shortened(text: string): string {
  return text.slice(0, Number(text.slice(-2)) || 0);
}
