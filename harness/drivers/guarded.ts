import { appendFileSync } from 'node:fs';
import { toImcError } from '../core/errors.ts';
import { type Turn, paceOf } from '../core/pace.ts';
import type { Driver, DriverOp, Guards, PlayClient, PlayContext } from '../vocabulary/index.ts';
import { groupMadeBy, usersOf } from '../vocabulary/index.ts';

/** The same driver: its plays ask so often at most, and note what they are about to make. */
export function guarded(driver: Driver, { perSecond = 0, namesTo }: Guards): Driver {
  const turn = perSecond === 0 ? undefined : paceOf(perSecond);
  if (turn === undefined && namesTo === undefined) return driver;
  return {
    ...driver,
    open(play) {
      const client = driver.open(turn ? paced(play, turn) : play);
      return namesTo === undefined ? client : noting(client, notesOf(driver, play, namesTo));
    },
  };
}

/** The same play; where the server listens is asked for each time. */
function paced(play: PlayContext, turn: Turn): PlayContext {
  return {
    about: play.about,
    get endpoints() {
      return play.endpoints;
    },
    world: play.world,
    observe: (session, observation) => play.observe(session, observation),
    transcribe: (lane, dir, text) => play.transcribe(lane, dir, text),
    used: (way) => play.used(way),
    turn,
  };
}

function noting(client: PlayClient, note: (op: DriverOp) => void): PlayClient {
  return {
    perform(op, options) {
      note(op);
      return client.perform(op, options);
    },
    ...(client.barrier ? { barrier: client.barrier.bind(client) } : {}),
    ...(client.resumed ? { resumed: client.resumed.bind(client) } : {}),
    restarted: () => client.restarted(),
    close: () => client.close(),
  };
}

/** Writes down each name once, before what makes it is done. Throws `IMC_ERR_OUT` and `IMC_ERR_DISK_FULL`. */
function notesOf(driver: Driver, { world }: PlayContext, file: string): (op: DriverOp) => void {
  const noted = new Set<string>();
  return (op) => {
    const users = usersOf(op).map((user) => world.native(user));
    const group = driver.groupOf?.(op) ?? groupMadeBy(op);
    const lines = [
      ...users.map((user) => JSON.stringify({ user })),
      ...(group === undefined ? [] : [JSON.stringify({ group: world.native(group), members: users })]),
    ].filter((line) => !noted.has(line));
    if (lines.length === 0) return;
    for (const line of lines) noted.add(line);
    try {
      appendFileSync(file, `${lines.join('\n')}\n`);
    } catch (cause) {
      throw toImcError(cause, 'IMC_ERR_OUT');
    }
  };
}
