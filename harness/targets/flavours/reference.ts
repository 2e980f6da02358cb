import { join } from 'node:path';
import { z } from 'zod';
import { ImcError } from '../../core/errors.ts';
import { checkBuild } from '../build-stamp.ts';
import { builtFile } from '../package-root.ts';
import type { Flavour, Told } from './flavour.ts';

/** Exit status of the reference server when it does not understand its command line. */
const USAGE_STATUS = 2;

const readySchema = z.object({ ready: z.literal(true), version: z.string(), http: z.string(), tcp: z.string() });

/** The bundled server: keeps its promises, or breaks those that its faults say. */
export const reference: Flavour = {
  name: 'reference',
  driver: 'wukongim',
  startMs: 10_000,
  stopSignal: 'SIGTERM',
  stopGraceMs: 5000,
  healthPath: '/health',
  async plan({ spec, folder }) {
    await checkBuild();
    const faults = spec.kind === 'reference' ? spec.faults : [];
    const main = builtFile('reference-server/main.js');
    const args = [main, '--http-port', '0', '--tcp-port', '0', '--data', join(folder, 'data'), '--json'];
    return {
      command: {
        file: process.execPath,
        args: [...args, ...faults.flatMap((fault) => ['--fault', fault])],
        cwd: folder,
        env: {},
      },
      files: {},
      userPorts: [],
      told,
    };
  },
  explain({ code }, output) {
    const line = output.split('\n').find((text) => /UNKNOWN_FAULT/.test(text));
    if (code !== USAGE_STATUS || line === undefined) return undefined;
    return new ImcError('IMC_ERR_FAULT', line.replace(/^\w+: /, ''));
  },
};

/** Its first line on stdout is JSON; lines of its log may stand around it. */
function told(output: string): Told | undefined {
  for (const line of output.split('\n')) {
    if (!line.startsWith('{"ready":')) continue;
    const ready = readySchema.safeParse(parse(line));
    if (ready.success) {
      const { http, tcp, version } = ready.data;
      return { endpoints: { http, tcp }, version };
    }
  }
  return undefined;
}

/** A line that is still being written is not JSON yet. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
