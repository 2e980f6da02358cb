import { pause } from '../../core/clock.ts';
import { deadlineIn } from '../../core/deadline.ts';
import { type EngineClient, openEngine } from './engine.ts';
import { statusOf } from './trouble.ts';

/** Containers and volumes bear it, with the name of the run that made them. */
export const runLabel = 'im-conformance.run';

const SWEEP_MS = 15_000;
/** Between two looks: what was asked for in the moment in which a run was killed may still come to be. */
const AGAIN_MS = 300;

/** Removes a container, whether it runs or not, and not its volumes; that it is gone already is as good. */
export async function removeContainer(engine: EngineClient, name: string): Promise<void> {
  await engine.container.getById(name).remove({ force: true, v: false }).catch(unlessGone);
}

export async function removeVolume({ container }: EngineClient, name: string): Promise<void> {
  await container.dockerode.getVolume(name).remove().catch(unlessGone);
}

/** Removes what a run has left in the engine, until two looks in a row find nothing. Never throws: it is the last who could. */
export async function sweep(run: string): Promise<void> {
  try {
    const engine = await openEngine();
    const deadline = deadlineIn(SWEEP_MS);
    for (let empty = 0; empty < 2 && deadline.leftMs() > 0;) {
      empty = (await sweepOnce(engine, run)) ? 0 : empty + 1;
      if (empty < 2) await pause(AGAIN_MS);
    }
  } catch {
    // The engine is gone, and whatever runs in it.
  }
}

/** Whether there was anything. */
async function sweepOnce(engine: EngineClient, run: string): Promise<boolean> {
  const { dockerode } = engine.container;
  const filters = { label: [`${runLabel}=${run}`] };
  const containers = await dockerode.listContainers({ all: true, filters });
  await Promise.allSettled(containers.map(({ Id }) => removeContainer(engine, Id)));
  const { Volumes } = await dockerode.listVolumes({ filters });
  await Promise.allSettled(Volumes.map(({ Name }) => removeVolume(engine, Name)));
  return containers.length + Volumes.length > 0;
}

/** 404: it is gone; 409: its removal is under way. */
function unlessGone(cause: unknown): void {
  if (![404, 409].includes(statusOf(cause) ?? 0)) throw cause;
}
