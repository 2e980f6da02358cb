import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Api } from './api.ts';

/** The built server: `npm run build` makes it. */
export const MAIN = fileURLToPath(new URL('../../dist/reference-server/main.js', import.meta.url));

const readyLine = z.object({
  ready: z.literal(true),
  server: z.literal('im-conformance-reference'),
  version: z.string(),
  http: z.url(),
  tcp: z.string(),
  ws: z.url(),
  data: z.string(),
  pid: z.number(),
  faults: z.array(z.string()),
});

/** A server in a process of its own. */
export interface Started {
  readonly child: ChildProcess;
  readonly ready: z.output<typeof readyLine>;
  readonly api: Api;
  /** Everything on stdout and stderr so far. */
  readonly output: { stdout: string; stderr: string };
}

/** Starts the built server, behind a line of shell where one is given, and comes back when it is ready. */
export async function startChild(args: readonly string[], { shell }: { shell?: string } = {}): Promise<Started> {
  const command = [process.execPath, MAIN, ...args];
  const child = shell
    ? spawn('sh', ['-c', `${shell}; exec "$@"`, 'sh', ...command])
    : spawn(command[0]!, command.slice(1));
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (output.stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (output.stderr += String(chunk)));
  const lines = createInterface(child.stdout);
  const [line] = (await Promise.race([once(lines, 'line'), once(child, 'exit').then(() => [output.stderr])])) as [
    string,
  ];
  const ready = readyLine.parse(JSON.parse(line));
  return { child, ready, api: new Api(ready.http), output };
}

/** Ends a process, and gives its exit status. */
export async function endChild(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
  return child.exitCode;
}

/** MiB of memory that a process has in use. */
export function residentMib({ pid }: ChildProcess): number {
  const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(stdout) / 1024;
}
