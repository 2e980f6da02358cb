import { type Found, ok, warning } from './check.ts';

/** The clock of the wall against the one that never jumps, over the time of a look at everything. */
export interface Ticked {
  readonly wallMs: number;
  readonly steadyMs: number;
}

/** The clock of another machine, or of another program on this one, against ours. */
export interface OtherClock {
  /** Whose it is, in words. */
  readonly of: string;
  /** How far it goes ahead of ours, in milliseconds; negative when behind. */
  readonly aheadMs: number;
  /** How far off that may be: half of what asking took, and what the answer was rounded by. */
  readonly plusMinusMs: number;
}

const STEP_MS = 500;
const SKEW_MS = 5000;
const REMEDY =
  'set the clock (timedatectl set-ntp true): reports tell times by it, and known failures expire by it; deadlines do not need it';

/** Whether the wall clock went on steadily, and agrees with the others that were asked. */
export function clockCheck({ wallMs, steadyMs }: Ticked, others: readonly OtherClock[]): Found {
  const stepMs = wallMs - steadyMs;
  const far = others.filter(({ aheadMs, plusMinusMs }) => Math.abs(aheadMs) - plusMinusMs > SKEW_MS);
  const seen = [
    `moved by ${seconds(stepMs)} against the steady one in ${seconds(steadyMs)}`,
    ...others.map(otherWords),
    ...(others.length === 0 ? ['no other clock was there to compare with'] : []),
  ].join('; ');
  return far.length > 0 || Math.abs(stepMs) > STEP_MS ? warning('clock', seen, REMEDY) : ok('clock', seen);
}

function otherWords({ of, aheadMs, plusMinusMs }: OtherClock): string {
  const which = aheadMs < 0 ? 'behind' : 'ahead of';
  return `that of ${of} is ${seconds(Math.abs(aheadMs))} ${which} ours (± ${seconds(plusMinusMs)})`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms > -10_000 && ms < 10_000 ? 3 : 0)} s`;
}

/** What another clock said, at some moment between two of ours; `roundedMs` is the grain of what it said. */
export function compareClocks(
  of: string,
  said: number,
  { before, after, roundedMs = 0 }: { readonly before: number; readonly after: number; readonly roundedMs?: number },
): OtherClock {
  // What is cut to whole seconds is half of one more, on average.
  const aheadMs = said + roundedMs / 2 - (before + after) / 2;
  return { of, aheadMs, plusMinusMs: (after - before + roundedMs) / 2 };
}
