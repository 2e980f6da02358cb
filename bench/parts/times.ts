import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { nowMs } from '../../harness/core/clock.ts';
import { builtFile } from '../../harness/targets/package-root.ts';
import { installedKeywords } from '../../harness/targets/parse-target.ts';
import type { Figure } from '../figures.ts';
import { type Part, scaled } from '../part.ts';
import { nameOf, startServer } from '../servers.ts';

export const times: Part = {
  name: 'times',
  title: 'Waiting',
  method:
    'From the command to the first judged play and to the end, of a run with --quick and of a default one, on the reference server; and from the start of a server until a user can log in, of each kind that is given or installed.',
  async measure({ rounds, scale, binaries, say, folder }) {
    const quick: Waited[] = [];
    const whole: Waited[] = [];
    const plays = scale < 1 ? ['--plays', String(scaled(100, scale)), '--area', 'first-dm'] : [];
    for (let round = 1; round <= rounds; round++) {
      say(`times: runs, round ${round}`);
      const out = join(folder, `times-${round}`);
      quick.push(await waited(['--seed', String(round), '--out', out, ...(scale < 1 ? plays : ['--quick'])]));
      whole.push(await waited(['--seed', String(round), '--out', out, ...plays]));
    }
    const starts: Figure[] = [];
    for (const target of ['reference', ...binaries, ...installedKeywords()]) {
      say(`times: starts of ${nameOf(target)}`);
      starts.push({ ...seconds(`start of ${nameOf(target)}`), values: await startsOf(target, { rounds, folder }) });
    }
    return [
      { ...seconds('first judged play of a quick run'), values: quick.map(({ first }) => first) },
      { ...seconds('quick run'), values: quick.map(({ all }) => all) },
      { ...seconds('first judged play of a default run'), values: whole.map(({ first }) => first) },
      { ...seconds('default run'), values: whole.map(({ all }) => all) },
      ...starts,
    ];
  },
};

function seconds(name: string) {
  return { name, unit: 's', better: 'less' } as const;
}

interface Waited {
  /** Seconds until the first play was judged, and until the end. */
  readonly first: number;
  readonly all: number;
}

/** How long somebody waits who runs the suite. Throws where the run does not keep all rules. */
async function waited(args: readonly string[]): Promise<Waited> {
  const began = nowMs();
  const child = spawn(process.execPath, [builtFile('harness/cli/main.js'), 'run', 'reference', ...args]);
  let said = '';
  let first: number | undefined;
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += chunk;
      if (said.includes('first play judged')) first ??= nowMs() - began;
    });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0 || first === undefined)
    throw new Error(`imc run ${args.join(' ')} ended with ${String(code)}: ${said.slice(-2000)}`);
  return { first: first / 1000, all: (nowMs() - began) / 1000 };
}

async function startsOf(target: string, { rounds, folder }: { readonly rounds: number; readonly folder: string }) {
  const values: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const began = nowMs();
    const server = await startServer(target, { folder });
    values.push((nowMs() - began) / 1000);
    await server.pool.close();
  }
  return values;
}
