import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ImcError } from '../core/errors.ts';
import type { RestartHow } from '../vocabulary/index.ts';
import type { UrlSpec } from './parse-target.ts';

const OUTPUT_CHARS_MAX = 500;

/** Has the user's command end the server and start it again. Throws `IMC_ERR_TARGET` where there is none, or it fails. */
export async function restartByCommand({ name, restartBy }: UrlSpec, how: RestartHow): Promise<void> {
  const command = restartBy[how];
  if (command === undefined) throw new ImcError('IMC_ERR_TARGET', `${name} runs already, and is not ours to restart`);
  const child = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (output = `${output}${text.toString()}`.slice(-OUTPUT_CHARS_MAX)));
  // The server that it starts may hold its output open: the end of the command itself counts.
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  for (const stream of [child.stdout, child.stderr]) stream.destroy();
  if (code === 0) return;
  const flag = how === 'kill' ? '--kill-command' : '--restart-command';
  throw new ImcError('IMC_ERR_TARGET', `${flag} ended with ${code ?? signal}: ${output.trim()}`);
}
