import { every, nowMs, pause } from '../core/clock.ts';
import { deadlineIn } from '../core/deadline.ts';
import { ImcError, toImcError } from '../core/errors.ts';
import type { Endpoints, RestartHow } from '../vocabulary/index.ts';
import { makeContainerSite } from './containers/container-site.ts';
import { makeFolderSite } from './folder-site.ts';
import { type Readiness, waitReady } from './ready.ts';
import { type ServerProcess, endText } from './server-process.ts';
import type { Site } from './site.ts';
import type { StartContext } from './start-context.ts';

const PORT_TRIES_MAX = 3;
/** Until a port that somebody took for a moment is looked at again. */
const PORT_WAIT_MS = 300;
/** Between two words on a start that takes long. */
const TELL_MS = 4000;
const TAIL_LINES = 20;
const OUTPUT_BYTES_MAX = 256 * 1024;
const PORT_TAKEN = /address already in use|EADDRINUSE|port is in use by/i;
const DISK_FULL = /no space left on device|ENOSPC|disk is full/i;

/** A server that is ready, from its start to its end. */
export interface Life {
  /** Where it was started, and can be again. */
  readonly site: Site;
  readonly process: ServerProcess;
  readonly endpoints: Endpoints;
  /** As the server tells it itself. */
  readonly version: string | undefined;
}

/**
 * Starts a server in a place of its own and waits until it is ready; when a port that we chose was taken meanwhile,
 * again with others. Throws `IMC_ERR_DIED_AT_START`, `IMC_ERR_NEVER_HEALTHY`, `IMC_ERR_PORT_TAKEN`,
 * `IMC_ERR_BINARY_NOT_EXECUTABLE`, `IMC_ERR_SERVER_OPTIONS`, `IMC_ERR_FAULT`, `IMC_ERR_STALE_BUILD`,
 * `IMC_ERR_OUT`, `IMC_ERR_DISK_FULL`, or what has to do with images; nothing is left behind then.
 */
export async function startServer(context: StartContext): Promise<Life> {
  for (let tries = 1; ; tries += 1) {
    const site = await makeSite(context);
    try {
      return await startIn(site, context);
    } catch (error) {
      await site.remove();
      if (!(error instanceof TakenMeanwhile) || tries >= PORT_TRIES_MAX) throw toImcError(error);
    }
  }
}

/**
 * Ends a server, gently or at once, and starts it again with the data that it has; when one of its ports was taken meanwhile,
 * again. Throws what `startServer` throws, but its site stays.
 */
export async function restartServer(life: Life, how: RestartHow, context: StartContext): Promise<Life> {
  const { flavour, patience } = context;
  if (how === 'kill') await life.process.kill();
  else await life.process.stop(flavour.stopSignal, flavour.stopGraceMs * patience);
  for (let tries = 1; ; tries += 1) {
    try {
      return await startIn(life.site, context);
    } catch (error) {
      if (!(error instanceof TakenMeanwhile) || tries >= PORT_TRIES_MAX) throw error;
      await pause(PORT_WAIT_MS, context.signal);
    }
  }
}

/** Kills a server, and removes the place where it lived. */
export async function endLife(life: Life): Promise<void> {
  await life.process.kill();
  await life.site.remove();
}

class TakenMeanwhile extends ImcError {}

function makeSite(context: StartContext): Promise<Site> {
  return context.spec.kind === 'image'
    ? makeContainerSite({ ...context, spec: context.spec })
    : makeFolderSite(context);
}

async function startIn(site: Site, context: StartContext): Promise<Life> {
  const startMs = nowMs();
  const process = await site.begin();
  const stopTelling = tellOfWaiting(process, context);
  const readiness = await waitUntilReady(process, site, context).finally(stopTelling);
  if (readiness.is === 'ready') {
    context.started(Math.round(nowMs() - startMs));
    const version = site.told(process)?.version ?? readiness.probe.version;
    const heard = site.lacks.webhooks === undefined ? { webhooks: context.webhooks.origin } : {};
    return { site, process, endpoints: { ...readiness.endpoints, ...heard }, version };
  }
  await process.kill();
  throw startError(readiness, process, site, context);
}

/** Says now and then what a server that is not ready yet has said last. */
function tellOfWaiting({ logStart }: ServerProcess, { spec, log, say }: StartContext): () => void {
  const startMs = nowMs();
  return every(TELL_MS, () =>
    say(
      `${spec.name} is starting, for ${Math.round((nowMs() - startMs) / 1000)} s; its last line: ${log.lastLines(logStart, 1)}`,
    ),
  );
}

async function waitUntilReady(process: ServerProcess, site: Site, context: StartContext): Promise<Readiness> {
  const { flavour, driver, patience, signal } = context;
  return waitReady({
    process,
    endpoints: () => site.told(process)?.endpoints,
    healthPath: flavour.healthPath,
    healthHeaders: flavour.healthHeaders,
    probe: (endpoints, stop) => driver.probe(endpoints, stop),
    deadline: deadlineIn(flavour.startMs * patience),
    signal,
  });
}

function startError(
  readiness: Exclude<Readiness, { is: 'ready' }>,
  process: ServerProcess,
  site: Site,
  context: StartContext,
): ImcError {
  const { spec, flavour, log, patience } = context;
  if (readiness.is === 'given-up')
    return new ImcError('IMC_ERR_SERVER_GONE', `stopped while ${spec.name} was starting`);
  const output = log.since(process.logStart, OUTPUT_BYTES_MAX);
  const tail = `Its log (${log.path}) ends:\n${log.lastLines(process.logStart, TAIL_LINES)}`;
  if (PORT_TAKEN.test(output)) {
    const Kind = site.userPorts.length === 0 ? TakenMeanwhile : ImcError;
    return new Kind('IMC_ERR_PORT_TAKEN', `${spec.name} found a port taken. ${tail}`);
  }
  if (DISK_FULL.test(output)) return new ImcError('IMC_ERR_DISK_FULL', `${spec.name} found the disk full. ${tail}`);
  if (readiness.is === 'ended') {
    const explained = site.explain?.(output) ?? flavour.explain?.(readiness.ended, output);
    const how = endText(readiness.ended);
    return (
      explained ?? new ImcError('IMC_ERR_DIED_AT_START', `${spec.name} ended before it was ready: ${how}. ${tail}`)
    );
  }
  const seconds = Math.round((flavour.startMs * patience) / 1000);
  return new ImcError(
    'IMC_ERR_NEVER_HEALTHY',
    `${spec.name} was not ready after ${seconds} s: ${readiness.why}. ${tail}`,
  );
}
