import { createServer } from 'node:net';
import { ImcError, isErrno } from '../core/errors.ts';
import { freshSeed } from '../core/random.ts';

/** Below the ports that systems give to outgoing connections, of which a run makes many: they would race with us. */
const PORT_MIN = 10_000;
const PORT_MAX = 32_000;
export const portRange = { from: PORT_MIN, to: PORT_MAX };
const TRIES_MAX = 1000;
const REMEMBERED_MAX = 2000;

const handedOut = new Set<number>();

/**
 * Ports of this machine on which nobody listens on the loopback address; none is handed out twice.
 * Throws `IMC_ERR_PORT_TAKEN` when there seem to be none.
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let tries = 0; ports.length < count; tries += 1) {
    if (tries >= TRIES_MAX) throw new ImcError('IMC_ERR_PORT_TAKEN', `no free port found in ${TRIES_MAX} tries`);
    const port = PORT_MIN + (freshSeed() % (PORT_MAX - PORT_MIN));
    if (handedOut.has(port)) continue;
    remember(port);
    if (await isFree(port)) ports.push(port);
  }
  return ports;
}

/** Of `count` ports of the range, some way apart, how many are free; none is handed out. */
export async function countFree(count: number): Promise<number> {
  const step = Math.floor((PORT_MAX - PORT_MIN) / count);
  let free = 0;
  for (let i = 0; i < count; i += 1) if (await isFree(PORT_MIN + i * step)) free += 1;
  return free;
}

/** Throws `IMC_ERR_PORT_TAKEN` that names the first port on which somebody listens. */
export async function checkFree(ports: readonly number[]): Promise<void> {
  for (const port of ports)
    if (!(await isFree(port)))
      throw new ImcError('IMC_ERR_PORT_TAKEN', `another process listens on port ${port}: end it, or name no port`);
}

/** False also for a port that we may not listen on. */
async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(!isErrno(error, 'EADDRINUSE') && !isErrno(error, 'EACCES')));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

function remember(port: number): void {
  if (handedOut.size >= REMEMBERED_MAX) handedOut.delete([...handedOut][0] ?? port);
  handedOut.add(port);
}
