import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Capabilities, Dimension, HistoryView, RestartHow, SendView } from '../../vocabulary/index.ts';
import { absenceOf, placesOf, valueOf } from '../../vocabulary/index.ts';
import type { Scene } from './scene.ts';
import type { Look } from './seen.ts';
import { doneOf, looksAfter, looksOf, spoken } from './seen.ts';

export type LookWhen =
  | 'after-push'
  | 'after-ack'
  | 'at-the-end'
  | 'after-timer'
  | 'after-graceful-restart'
  | 'after-kill';

/** When the two look at what they have. */
export function lookWhenDimension(): Dimension {
  return {
    name: 'look-when',
    means: 'When the two look at what they have.',
    values: {
      'after-ack': { means: 'as soon as the last message is acknowledged', places: afterAck },
      'after-push': {
        means: 'as soon as the last message is pushed, acknowledged or not',
        absent: (offered) => absenceOf(offered, 'push'),
        places: afterPush,
      },
      'at-the-end': {
        means: 'when nothing more comes',
        places: (view) => placesOf(...looksOf(view).final),
      },
      'after-timer': {
        means: 'when a timer of the server has run out, by which it writes down its lists',
        absent: (offered) =>
          absenceOf(offered, 'timers') ??
          (timersOf(offered).length === 0 ? 'timers: the server names none but that of pushes' : undefined),
        places: (view) => {
          const [elapsed] = doneOf(view, 'elapse');
          return elapsed ? placesOf(elapsed, ...looksAfter(view, elapsed.end)) : [];
        },
      },
      'after-graceful-restart': {
        means: 'when the server has ended as it was asked to, and was started again',
        absent: (offered) => restartAbsence(offered, 'graceful'),
        places: (view) => afterRestart(view, 'graceful'),
      },
      'after-kill': {
        means:
          'when the server has been killed, amid the last message or after its acknowledgement, and was started again',
        absent: (offered) => restartAbsence(offered, 'kill'),
        places: (view) => afterRestart(view, 'kill'),
      },
    },
  };
}

/** The last message of the sender before a look, and the look. */
function newest(view: HistoryView, look: Look): SendView | undefined {
  return spoken(view).findLast(({ start }) => start < look.start);
}

/** The looks alone: what was only sent, or pushed, was so without them. */
function afterAck(view: HistoryView): number[] {
  return looksOf(view).body.flatMap((look) => {
    const last = newest(view, look);
    return last && last.outcome.is === 'ok' && last.end < look.start ? placesOf(look) : [];
  });
}

function afterPush(view: HistoryView): number[] {
  return looksOf(view).body.flatMap((look) => {
    const last = newest(view, look);
    if (!last || last.to !== look.op.user) return [];
    const pushes = view.sessions
      .filter(({ user }) => user === look.op.user)
      .flatMap((session) => session.pushes)
      .filter(({ at, message }) => message.message === last.message && at < look.start);
    return pushes.length === 0 ? [] : placesOf(look);
  });
}

function afterRestart(view: HistoryView, how: RestartHow): number[] {
  const [restart] = doneOf(view, 'restart').filter(({ op }) => op.how === how);
  return restart ? placesOf(restart, ...looksAfter(view, restart.end)) : [];
}

/** Why a server that offers this is not started again so; `undefined` when it is. */
export function restartAbsence(capabilities: Capabilities, how: RestartHow): string | undefined {
  if (valueOf(capabilities, 'durable')?.includes(how)) return undefined;
  return absenceOf(capabilities, 'durable') ?? `durable: nothing is promised of what is there after a ${how} restart`;
}

/** Timers of the server but that of pushes, of which other stories are. */
function timersOf(capabilities: Capabilities): readonly string[] {
  return Object.keys(valueOf(capabilities, 'timers') ?? {}).filter((name) => name !== 're-push');
}

/** What is drawn of the moment. */
export interface Moment {
  readonly timer: string | undefined;
  /** Milliseconds after the beginning of the last message at which the server is killed; else it is when that is acknowledged. */
  readonly killedAmidMs: number | undefined;
}

/** Milliseconds in which a message is on its way, on any machine. */
const onItsWayMs = 30;

/** What is drawn of the moment at which the two look. */
export function momentOf(capabilities: Capabilities): Arbitrary<Moment> {
  const timers = timersOf(capabilities);
  return fc.record({
    timer: timers.length === 0 ? fc.constant(undefined) : fc.constantFrom(...timers),
    killedAmidMs: fc.option(fc.integer({ min: 0, max: onItsWayMs }), { nil: undefined, freq: 2 }),
  });
}

/** While the last message is sent: the server is killed, where it is to be then. */
export function applyKillAmid(scene: Scene, value: LookWhen, { killedAmidMs }: Moment): void {
  if (value === 'after-kill' && killedAmidMs !== undefined)
    scene.restart('kill', { afterMs: killedAmidMs, overlap: true });
}

/** When the last message was sent: what has to be before the two look. */
export function applyMoment(scene: Scene, value: LookWhen, { timer, killedAmidMs }: Moment): void {
  if (value === 'after-timer' && timer !== undefined) scene.story.ops.push({ op: 'elapse', timer });
  if (value === 'after-graceful-restart') scene.restart('graceful');
  if (value === 'after-kill' && killedAmidMs === undefined) scene.restart('kill');
}
