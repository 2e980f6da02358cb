import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Capabilities, Dimension, HistoryView, SendView } from '../../vocabulary/index.ts';
import { absenceOf, placesOf, valueOf } from '../../vocabulary/index.ts';
import type { Said } from './scene.ts';
import { spoken } from './seen.ts';

export type Flags = 'none' | 'no-badge' | 'expires';

/** What the sender asks for besides. */
export function flagsDimension(): Dimension {
  return {
    name: 'flags',
    means: 'What the sender asks for besides.',
    values: {
      none: {
        means: 'nothing',
        places: (view) => ofSends(view, ({ op }) => op.badge === undefined && op.expiresInS === undefined),
      },
      'no-badge': {
        means: 'that his messages show no badge',
        absent: (offered) => flagAbsence(offered, 'no-badge'),
        places: (view) => ofSends(view, ({ op }) => op.badge === false),
      },
      expires: {
        means: 'that his messages are not kept for ever',
        absent: (offered) => flagAbsence(offered, 'expires'),
        places: (view) => ofSends(view, ({ op }) => op.expiresInS !== undefined),
      },
    },
  };
}

function ofSends(view: HistoryView, has: (send: SendView) => boolean): number[] {
  return placesOf(...spoken(view).filter(has));
}

function flagAbsence(capabilities: Capabilities, flag: 'no-badge' | 'expires'): string | undefined {
  if (valueOf(capabilities, 'sendFlags')?.includes(flag)) return undefined;
  return absenceOf(capabilities, 'sendFlags') ?? `sendFlags: nobody can ask for ${flag}`;
}

/** What is asked for with each message of the sender: it is kept for an hour at least, longer than any play. */
export function flagsOf(value: Flags): Arbitrary<Pick<Said, 'badge' | 'expiresInS'>> {
  if (value === 'no-badge') return fc.constant({ badge: false });
  if (value === 'expires') return fc.constantFrom(3_600, 86_400, 31_536_000).map((expiresInS) => ({ expiresInS }));
  return fc.constant({});
}
