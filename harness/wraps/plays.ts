import type { Driver, Observation, Op, Outcome, PlayClient, PlayContext, Result } from '../vocabulary/index.ts';

export type Push = Extract<Observation, { see: 'push' }>;
type GroupPush = Extract<Observation, { see: 'group-push' }>;

/** What trouble does to the pushes of one play: passes each on, changed, twice, later or not at all. */
export interface PushTrouble<P = Push> {
  take(session: string, push: P, pass: (session: string, push: P) => void): void;
  /** The session has logged in; whose it is. */
  online?(session: string, user: string): void;
  /** The play ends: what is still held back may be passed on now. */
  end?(): void;
}

/** The same driver, with trouble of its own for the pushes of each play. */
export function onPushes(inner: Driver, makeTrouble: () => PushTrouble): Driver {
  return onSeen(inner, (seen): seen is Push => seen.see === 'push', makeTrouble);
}

/** The same driver, with trouble of its own for what each play is pushed of groups. */
export function onGroupPushes(inner: Driver, makeTrouble: () => PushTrouble<GroupPush>): Driver {
  return onSeen(inner, (seen): seen is GroupPush => seen.see === 'group-push', makeTrouble);
}

function onSeen<P extends Observation>(
  inner: Driver,
  concerns: (seen: Observation) => seen is P,
  makeTrouble: () => PushTrouble<P>,
): Driver {
  return {
    ...inner,
    open(play) {
      const trouble = makeTrouble();
      const pass = (session: string, push: P) => play.observe(session, push);
      const client = inner.open(
        observing(play, (session, seen) =>
          concerns(seen) ? trouble.take(session, seen, pass) : play.observe(session, seen),
        ),
      );
      return {
        ...restOf(client),
        async perform(op, options) {
          const outcome = await client.perform(op, options);
          if (op.op === 'login' && outcome.is === 'ok') trouble.online?.(op.session, op.user);
          return outcome;
        },
        async close() {
          trouble.end?.();
          await client.close();
        },
      };
    },
  };
}

/** What trouble makes of the outcomes of one play. */
export type OutcomeTrouble = (op: Op, outcome: Outcome) => Outcome;

/** The same driver, with trouble of its own for the outcomes of each play. */
export function onOutcomes(inner: Driver, trouble: () => OutcomeTrouble): Driver {
  return {
    ...inner,
    open(play: PlayContext) {
      const client = inner.open(play);
      const change = trouble();
      return {
        ...restOf(client),
        perform: async (op, options) => change(op, await client.perform(op, options)),
        close: () => client.close(),
      };
    },
  };
}

/** The same driver, but that sessions never see such things. */
export function unseen(inner: Driver, isSuch: (seen: Observation) => boolean): Driver {
  return {
    ...inner,
    open: (play) => inner.open(observing(play, (session, seen) => isSuch(seen) || play.observe(session, seen))),
  };
}

/** The same driver, but that the server is never asked to do such ops, and seems to have done them. */
export function unasked(inner: Driver, isSuch: (op: Op) => boolean): Driver {
  return {
    ...inner,
    open(play: PlayContext) {
      const client = inner.open(play);
      return {
        ...restOf(client),
        perform: async (op, options) => (isSuch(op) ? { is: 'ok' } : client.perform(op, options)),
        close: () => client.close(),
      };
    },
  };
}

/** The same driver, with trouble for what these reads give, but for those by the way that a play uses first. */
export function onOtherWays(
  inner: Driver,
  read: 'read-history' | 'list-conversations',
  trouble: (outcome: Outcome) => Outcome,
): Driver {
  return onOutcomes(inner, () => {
    let first: string | undefined;
    return (op, outcome) => {
      if (op.op !== read) return outcome;
      first ??= op.way;
      return op.way === first ? outcome : trouble(outcome);
    };
  });
}

/** The same play, with another ear; where the server listens is asked for each time. */
function observing(play: PlayContext, observe: PlayContext['observe']): PlayContext {
  return {
    about: play.about,
    get endpoints() {
      return play.endpoints;
    },
    world: play.world,
    observe,
    transcribe: (lane, dir, text) => play.transcribe(lane, dir, text),
    used: (way) => play.used(way),
  };
}

/** What trouble leaves as it is. */
function restOf(client: PlayClient): Pick<PlayClient, 'barrier' | 'restarted'> {
  return {
    restarted: () => client.restarted(),
    ...(client.barrier ? { barrier: client.barrier.bind(client) } : {}),
  };
}

/** The outcome, with its result changed by `change` if it has one of this kind. */
export function changed<G extends Result['gave']>(
  outcome: Outcome,
  gave: G,
  change: (result: Extract<Result, { gave: G }>) => Result,
): Outcome {
  if (outcome.is !== 'ok' || outcome.result?.gave !== gave) return outcome;
  return { is: 'ok', result: change(outcome.result as Extract<Result, { gave: G }>) };
}
