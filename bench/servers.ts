import { basename, join } from 'node:path';
import { type OpenTarget, openTarget } from '../harness/cli/open-run.ts';
import { parseTarget } from '../harness/targets/parse-target.ts';

/** A server that is measured, and what figures call it. */
export interface Server extends OpenTarget {
  readonly name: string;
}

/** What figures call the target: no path of this machine. */
export function nameOf(target: string): string {
  return basename(target);
}

interface HowToStart {
  /** Where its log goes. */
  readonly folder: string;
  /** Default: none. */
  readonly faults?: readonly string[];
  /** Default: the default one. */
  readonly profile?: string | undefined;
}

/** Starts a target, as a run does. */
export async function startServer(target: string, { folder, faults = [], profile }: HowToStart): Promise<Server> {
  const opened = await openTarget({
    spec: parseTarget(target, { faults }),
    folder: join(folder, [nameOf(target), ...faults].join('-')),
    patience: 1,
    ...(profile === undefined ? {} : { profile }),
  });
  return { ...opened, name: nameOf(target) };
}

/** Starts all of these, hands them over, and ends them whatever comes of it. */
export async function withServers<T>(
  targets: readonly string[],
  how: HowToStart,
  use: (servers: readonly Server[]) => Promise<T>,
): Promise<T> {
  const servers: Server[] = [];
  try {
    for (const target of targets) servers.push(await startServer(target, how));
    return await use(servers);
  } finally {
    await Promise.all(servers.map(({ pool }) => pool.close()));
  }
}
