import { existsSync } from 'node:fs';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ImcError, toImcError } from '../core/errors.ts';
import { makeDataFolder, removeDataFolder } from './data-folder.ts';
import { checkFree, freePorts } from './free-ports.ts';
import { startProcess } from './server-process.ts';
import type { Site } from './site.ts';
import type { StartContext } from './start-context.ts';

/** Of the output of a server, in which it tells where it listens. */
const TOLD_BYTES_MAX = 256 * 1024;

/**
 * A folder of its own for a program of this machine, with the files that its start needs. Throws `IMC_ERR_OUT`,
 * `IMC_ERR_DISK_FULL`, `IMC_ERR_PORT_TAKEN`, and what the plan of the flavour throws; nothing is left behind then.
 */
export async function makeFolderSite(context: StartContext): Promise<Site> {
  const { log, reaper } = context;
  const folder = await makeDataFolder(reaper);
  try {
    const plan = await planFor(folder, context);
    if (context.data !== undefined) await copyData(context.data, plan.dataFolder);
    return {
      name: folder,
      lacks: plan.lacks,
      userPorts: plan.userPorts,
      begin: () => startProcess(plan.command, log, reaper),
      told: ({ logStart }) => plan.told(log.since(logStart, TOLD_BYTES_MAX)),
      keepData: (to) => copyData(plan.dataFolder, to),
      remove: () => removeDataFolder(folder, reaper),
    };
  } catch (error) {
    await removeDataFolder(folder, reaper);
    throw error;
  }
}

/** Throws `IMC_ERR_OUT`, `IMC_ERR_DISK_FULL` or `IMC_ERR_DATA`. */
async function copyData(from: string, to: string): Promise<void> {
  if (existsSync(to))
    throw new ImcError('IMC_ERR_DATA', `${to} is there already, and data is put in no folder that is`);
  await cp(from, to, { recursive: true }).catch((cause: unknown) => {
    throw toImcError(cause, 'IMC_ERR_OUT');
  });
}

async function planFor(folder: string, { spec, flavour, profile, webhooks }: StartContext) {
  const plan = await flavour.plan({
    spec,
    profile,
    folder,
    userFolder: process.cwd(),
    env: { ...process.env, ...('env' in spec ? spec.env : {}) },
    webhook: webhooks.hook,
    takePorts: freePorts,
  });
  await checkFree(plan.userPorts);
  for (const [name, text] of Object.entries(plan.files)) await writeFile(join(folder, name), text);
  return plan;
}
