import { deadlineIn, poll } from '../core/deadline.ts';
import { ImcError } from '../core/errors.ts';
import type { Endpoints, Probe } from '../vocabulary/index.ts';
import type { Flavour, Life, Recipe } from './flavours/flavour.ts';
import type { ServerLog } from './server-log.ts';
import { ServerProcess } from './server-process.ts';

/** Asks whether a server is there and speaks its protocol. */
export type ProbeServer = (endpoints: Endpoints, signal: AbortSignal) => Promise<Probe>;

export interface Started {
  readonly process: ServerProcess;
  readonly endpoints: Endpoints;
  /** What the server says of its version; absent when it does not. */
  readonly version?: string;
}

export interface StartRequest {
  readonly flavour: Flavour;
  readonly life: Life;
  readonly log: ServerLog;
  readonly probe: ProbeServer;
  readonly patience: number;
  /** Told of the process as soon as it runs, before it is ready. */
  readonly onSpawn: (process: ServerProcess) => void;
}

/** Lines of its log that are shown of a server that did not start. */
const shownLines = 20;
/** Starts with other ports, when somebody was quicker to take those that were free. */
const portTries = 3;
const probeMs = 5_000;

/**
 * Starts a server and waits until it is ready: it says that it is healthy, and answers a client.
 * Throws `IMC_ERR_DIED_AT_START`, `IMC_ERR_NEVER_HEALTHY`, `IMC_ERR_PORT_TAKEN`, and what cannot be started at all.
 */
export async function startServer(request: StartRequest): Promise<Started> {
  for (let attempt = 1; ; attempt++) {
    const recipe = await request.flavour.prepare(request.life);
    try {
      return await startOnce(request, recipe);
    } catch (thrown) {
      const taken = thrown instanceof ImcError && thrown.code === 'IMC_ERR_PORT_TAKEN';
      if (!taken || recipe.ownPorts || attempt >= portTries) throw thrown;
    }
  }
}

async function startOnce(request: StartRequest, recipe: Recipe): Promise<Started> {
  const { flavour, life, log, patience } = request;
  log.beginLife();
  let endpoints = recipe.endpoints;
  const process = await ServerProcess.start(
    recipe,
    life.folder,
    log,
    (line) => (endpoints ??= flavour.endpointsIn?.(line)),
  );
  request.onSpawn(process);
  const deadline = deadlineIn(flavour.startMs * patience);
  let why = 'it did not say where it listens';
  const ready = await poll(deadline, async () => {
    if (process.end !== undefined) throw diedAtStart(process.end, log);
    if (!endpoints) return undefined;
    const probed = await request.probe(endpoints, AbortSignal.timeout(probeMs));
    if (!probed.ready) why = probed.why;
    return probed.ready ? probed : undefined;
  }).catch((thrown: unknown) => process.kill().then(() => Promise.reject(thrown)));
  if (!ready || !endpoints) {
    await process.kill();
    throw new ImcError(
      'IMC_ERR_NEVER_HEALTHY',
      `not ready after ${(flavour.startMs * patience) / 1000} s: ${why}${shown(log)}`,
    );
  }
  return { process, endpoints, ...(ready.version === undefined ? {} : { version: ready.version }) };
}

function diedAtStart(end: string, log: ServerLog): ImcError {
  const tail = log.lastLines(shownLines);
  const taken = /address already in use|EADDRINUSE|PORT_TAKEN/i.test(tail);
  return new ImcError(
    taken ? 'IMC_ERR_PORT_TAKEN' : 'IMC_ERR_DIED_AT_START',
    `${end} before it was ready${taken ? ': a port that it wants is taken' : ''}${shown(log)}`,
  );
}

function shown(log: ServerLog): string {
  const tail = log.lastLines(shownLines);
  return `${tail === '' ? '; it logged nothing' : `; its last lines:\n${tail}`}\nIts whole log: ${log.path}`;
}
