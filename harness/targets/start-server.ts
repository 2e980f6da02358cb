import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pause } from '../core/clock.ts';
import { deadlineIn } from '../core/deadline.ts';
import { ImcError, toImcError } from '../core/errors.ts';
import type { Driver, Endpoints } from '../vocabulary/index.ts';
import { makeDataFolder, removeDataFolder } from './data-folder.ts';
import type { Flavour, Plan } from './flavours/flavour.ts';
import { checkFree, freePorts } from './free-ports.ts';
import type { ProcessSpec, ReferenceSpec } from './parse-target.ts';
import { type Readiness, waitReady } from './ready.ts';
import type { Reaper } from './reaper.ts';
import type { ServerLog } from './server-log.ts';
import type { WebhookListener } from './webhook-listener.ts';
import { type ServerProcess, endText, startProcess } from './server-process.ts';

const PORT_TRIES_MAX = 3;
/** Until a port that somebody took for a moment is looked at again. */
const PORT_WAIT_MS = 300;
const TAIL_LINES = 20;
const OUTPUT_BYTES_MAX = 256 * 1024;
const PORT_TAKEN = /address already in use|EADDRINUSE|port is in use by/i;
const DISK_FULL = /no space left on device|ENOSPC|disk is full/i;

/** What every start of a server needs. */
export interface StartContext {
  readonly spec: ReferenceSpec | ProcessSpec;
  readonly flavour: Flavour;
  readonly driver: Pick<Driver, 'kind' | 'probe'>;
  readonly reaper: Reaper;
  readonly log: ServerLog;
  /** Where the server tells a back end what happens, from before its start until after its end. */
  readonly webhooks: WebhookListener;
  /** Multiplies how long we wait; 1 on a quiet machine. */
  readonly patience: number;
  /** Ends a start that is under way. */
  readonly signal: AbortSignal;
}

/** A server that is ready, from its start to its end. */
export interface Life {
  /** How it was started, and can be again in the same folder. */
  readonly plan: Plan;
  readonly process: ServerProcess;
  /** Its own, and ours to remove. */
  readonly folder: string;
  readonly endpoints: Endpoints;
  /** As the server tells it itself. */
  readonly version: string | undefined;
}

/**
 * Starts a server in a folder of its own and waits until it is ready; when a port that we chose was taken meanwhile,
 * again with others. Throws `IMC_ERR_DIED_AT_START`, `IMC_ERR_NEVER_HEALTHY`, `IMC_ERR_PORT_TAKEN`,
 * `IMC_ERR_BINARY_NOT_EXECUTABLE`, `IMC_ERR_SERVER_OPTIONS`, `IMC_ERR_FAULT`, `IMC_ERR_STALE_BUILD`,
 * `IMC_ERR_OUT` or `IMC_ERR_DISK_FULL`; nothing is left behind then.
 */
export async function startServer(context: StartContext): Promise<Life> {
  for (let tries = 1; ; tries += 1) {
    const folder = await makeDataFolder(context.reaper);
    try {
      return await startPlanned(folder, await planFor(folder, context), context);
    } catch (error) {
      await removeDataFolder(folder, context.reaper);
      if (!(error instanceof TakenMeanwhile) || tries >= PORT_TRIES_MAX) throw toImcError(error);
    }
  }
}

/**
 * Ends a server, gently or at once, and starts it again with the data that it has; when one of its ports was taken meanwhile,
 * again. Throws what `startServer` throws, but its folder stays.
 */
export async function restartServer(life: Life, how: 'graceful' | 'kill', context: StartContext): Promise<Life> {
  const { flavour, patience } = context;
  if (how === 'kill') await life.process.kill();
  else await life.process.stop(flavour.stopSignal, flavour.stopGraceMs * patience);
  for (let tries = 1; ; tries += 1) {
    try {
      return await startPlanned(life.folder, life.plan, context);
    } catch (error) {
      if (!(error instanceof TakenMeanwhile) || tries >= PORT_TRIES_MAX) throw error;
      await pause(PORT_WAIT_MS, context.signal);
    }
  }
}

/** Kills a server, and removes its folder. */
export async function endLife(life: Life, context: StartContext): Promise<void> {
  await life.process.kill();
  await removeDataFolder(life.folder, context.reaper);
}

class TakenMeanwhile extends ImcError {}

async function startPlanned(folder: string, plan: Plan, context: StartContext): Promise<Life> {
  const process = await startProcess(plan.command, context.log, context.reaper);
  const readiness = await waitUntilReady(process, plan, context);
  if (readiness.is === 'ready') {
    const version = toldBy(process, plan, context)?.version ?? readiness.probe.version;
    const heard = plan.lacks.webhooks === undefined ? { webhooks: context.webhooks.origin } : {};
    return { plan, process, folder, endpoints: { ...readiness.endpoints, ...heard }, version };
  }
  await process.kill();
  throw startError(readiness, process, plan, context);
}

async function planFor(folder: string, { spec, flavour, webhooks }: StartContext): Promise<Plan> {
  const plan = await flavour.plan({
    spec,
    folder,
    userFolder: process.cwd(),
    env: process.env,
    webhook: webhooks.hook,
    takePorts: freePorts,
  });
  await checkFree(plan.userPorts);
  for (const [name, text] of Object.entries(plan.files)) await writeFile(join(folder, name), text);
  return plan;
}

async function waitUntilReady(process: ServerProcess, plan: Plan, context: StartContext): Promise<Readiness> {
  const { flavour, driver, patience, signal } = context;
  return waitReady({
    process,
    endpoints: () => toldBy(process, plan, context)?.endpoints,
    healthPath: flavour.healthPath,
    healthHeaders: flavour.healthHeaders,
    probe: (endpoints, stop) => driver.probe(endpoints, stop),
    deadline: deadlineIn(flavour.startMs * patience),
    signal,
  });
}

function toldBy(process: ServerProcess, plan: Plan, { log }: StartContext) {
  return plan.told(log.since(process.logStart, OUTPUT_BYTES_MAX));
}

function startError(
  readiness: Exclude<Readiness, { is: 'ready' }>,
  process: ServerProcess,
  plan: Plan,
  context: StartContext,
): ImcError {
  const { spec, flavour, log, patience } = context;
  if (readiness.is === 'given-up')
    return new ImcError('IMC_ERR_SERVER_GONE', `stopped while ${spec.name} was starting`);
  const output = log.since(process.logStart, OUTPUT_BYTES_MAX);
  const tail = `Its log (${log.path}) ends:\n${log.lastLines(process.logStart, TAIL_LINES)}`;
  if (PORT_TAKEN.test(output)) {
    const Kind = plan.userPorts.length === 0 ? TakenMeanwhile : ImcError;
    return new Kind('IMC_ERR_PORT_TAKEN', `${spec.name} found a port taken. ${tail}`);
  }
  if (DISK_FULL.test(output)) return new ImcError('IMC_ERR_DISK_FULL', `${spec.name} found the disk full. ${tail}`);
  if (readiness.is === 'ended') {
    const explained = flavour.explain?.(readiness.ended, output);
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
