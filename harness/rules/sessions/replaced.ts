import type { SessionView } from '../../vocabulary/index.ts';

/**
 * Whether a session may have taken the place of another one: one of its logins, of the same device, was not refused and
 * not over before the other one first came.
 */
export function mayReplace(next: SessionView, old: SessionView): boolean {
  if (next === old || next.user !== old.user || next.device !== old.device) return false;
  // Of a login that was not answered it is not known when it happens.
  return next.logins.some(
    ({ outcome, end }) => outcome.is === 'unknown' || (outcome.is === 'ok' && end > cameFrom(old)),
  );
}

/** Where its user first tried to open it. */
export function cameFrom({ logins }: SessionView): number {
  return Math.min(...logins.map(({ start }) => start));
}
