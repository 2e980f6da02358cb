import type { Wrap } from '../vocabulary/index.ts';
import { onGroupPushes } from './plays.ts';

/** Whoever is in a group hears all of it but the beginning. */
export const wrap: Wrap = {
  id: 'drop-group-push',
  breaks: 'the first push of a group to each session is lost',
  caughtBy: ['IMC-GRP-001'],
  mayBreak: [],
  apply: (inner) =>
    onGroupPushes(inner, () => {
      const dropped = new Set<string>();
      return {
        take(session, push, pass) {
          if (dropped.has(session)) pass(session, push);
          dropped.add(session);
        },
      };
    }),
};
