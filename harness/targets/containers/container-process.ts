import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { writeSync } from 'node:fs';
import { every, nowMs } from '../../core/clock.ts';
import { within } from '../../core/deadline.ts';
import type { ServerLog } from '../server-log.ts';
import { type Ended, type ServerProcess, endText } from '../server-process.ts';
import type { Container, EngineClient } from './engine.ts';
import { engineTrouble, statusOf } from './trouble.ts';

const KILL_MS = 20_000;
const SAMPLE_MS = 1000;
/** Until the last words of a container that has ended are taken as heard. */
const LAST_WORDS_MS = 5000;

/** A life of a server in a container. */
export interface ContainerProcess extends ServerProcess {
  /** The ports of this life on the engine's machine, by the port inside; none for one that had ended at once. */
  readonly ports: ReadonlyMap<number, number>;
}

/**
 * Starts a container that was made or has ended, with the data that it has; its output goes to `log`. The engine gives it other ports
 * each time. Throws `IMC_ERR_CONTAINER` when the engine refuses to start it, `IMC_ERR_NO_ENGINE` or `IMC_ERR_DISK_FULL`.
 */
export async function startContainer(
  engine: EngineClient,
  container: Container,
  log: ServerLog,
): Promise<ContainerProcess> {
  log.note(`starting container ${container.id.slice(0, 12)}`);
  const logStart = log.mark();
  const startMs = nowMs();
  const output = await engine.container.attach(container).catch((cause: unknown) => {
    throw engineTrouble('the container engine does not let us hear the container', cause);
  });
  const drained = follow(output, log);
  await container.start().catch((cause: unknown) => {
    throw engineTrouble('the container engine does not start the container', cause);
  });
  const { NetworkSettings } = await inspect(container);
  const cpu = watchCpu(container, log);
  const life: { ended?: Ended } = {};
  const ended = endOf(container, startMs).then(async (end) => {
    cpu.stop();
    await within(LAST_WORDS_MS, 'the end of the log', drained).catch(() => undefined);
    life.ended = end;
    log.note(`ended: ${endText(end)}`);
    return end;
  });
  const kill = async () => {
    await signal(container, 'SIGKILL');
    return within(KILL_MS, `the end of container ${container.id.slice(0, 12)} after SIGKILL`, ended);
  };
  const stop = async (name: NodeJS.Signals, graceMs: number) => {
    await signal(container, name);
    return within(graceMs, `the end after ${name}`, ended).catch(kill);
  };
  return {
    logStart,
    ended,
    endedNow: () => life.ended,
    kill,
    stop,
    cpuMs: cpu.ms,
    ports: portsOf(NetworkSettings.Ports),
  };
}

async function inspect(container: Container) {
  return container.inspect().catch((cause: unknown) => {
    throw engineTrouble('the container engine does not tell of the container', cause);
  });
}

/** Writes what a container says; resolves when it says no more. */
function follow(output: Readable, log: ServerLog): Promise<void> {
  return new Promise((resolve) => {
    output.on('data', (text: string) => void writeSync(log.fd, text));
    output.on('error', () => resolve());
    output.on('end', () => resolve());
  });
}

/** How it ends; an engine that no longer answers counts as the end of its containers. */
async function endOf(container: Container, startMs: number): Promise<Ended> {
  const code = await container.wait().then(
    ({ StatusCode }: { StatusCode: number }) => StatusCode,
    () => null,
  );
  const signalled = Object.entries(constants.signals).find(([, number]) => code === 128 + number)?.[0];
  return {
    code: signalled === undefined ? code : null,
    signal: (signalled as NodeJS.Signals | undefined) ?? null,
    ranMs: nowMs() - startMs,
  };
}

/** One that has ended meanwhile needs no signal. */
async function signal(container: Container, name: NodeJS.Signals): Promise<void> {
  await container.kill({ signal: name }).catch((cause: unknown) => {
    if (![404, 409].includes(statusOf(cause) ?? 0)) throw engineTrouble(`cannot send ${name} to the container`, cause);
  });
}

function portsOf(
  ports: Readonly<Record<string, readonly { readonly HostPort: string }[] | null>>,
): Map<number, number> {
  return new Map(
    Object.entries(ports).flatMap(([inside, bound]) => {
      const outside = bound?.[0]?.HostPort;
      return outside === undefined ? [] : [[Number.parseInt(inside, 10), Number(outside)] as const];
    }),
  );
}

/** Nanoseconds; of one that has just ended the engine tells nothing. */
function usedNs(stats: { cpu_stats?: { cpu_usage?: { total_usage?: number } } } | undefined): number {
  return stats?.cpu_stats?.cpu_usage?.total_usage ?? 0;
}

/** What it has used is asked for now and then, since nobody tells afterwards. */
function watchCpu(container: Container, log: ServerLog): { ms: () => number; stop: () => void } {
  let lastMs = 0;
  let asking = false;
  const ask = async () => {
    if (asking) return;
    asking = true;
    const stats = await container.stats({ stream: false, 'one-shot': true }).catch(() => undefined);
    lastMs = Math.max(lastMs, usedNs(stats) / 1e6);
    asking = false;
  };
  const stop = every(SAMPLE_MS, () => {
    void ask();
    log.trim();
  });
  return { ms: () => lastMs, stop };
}
