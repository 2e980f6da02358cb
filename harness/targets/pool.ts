import { join } from 'node:path';
import { request } from 'node:http';
import { ImcError, toImcError } from '../core/errors.ts';
import type { Endpoints, Health, Instance, TargetInfo } from '../vocabulary/index.ts';
import { flavours } from './flavours/index.ts';
import type { Flavour } from './flavours/flavour.ts';
import type { TargetSpec } from './parse-target.ts';
import type { Reaper } from './reaper.ts';
import { startReaper } from './reaper.ts';
import { makeLifeFolder, removeLifeFolder } from './run-folder.ts';
import { ServerLog } from './server-log.ts';
import type { ServerProcess } from './server-process.ts';
import type { ProbeServer, Started } from './start.ts';
import { startServer } from './start.ts';

export interface PoolRequest {
  readonly spec: TargetSpec;
  readonly probe: ProbeServer;
  /** Folder that the server's log is kept in. */
  readonly outDir: string;
  /** Multiplies deadlines. */
  readonly patience: number;
}

/** Starts in vain after which a server counts as gone. */
const renewTries = 3;
/** How long a health check may take, in milliseconds, at patience 1. */
const healthMs = 2_000;

/** The running servers of a run; in this version one, which all plays share. */
export class Pool {
  readonly #request: PoolRequest;
  readonly #flavour: Flavour;
  readonly #reaper: Reaper;
  readonly #log: ServerLog;
  #life: { readonly started: Started; readonly folder: string } | undefined;
  #renewing: Promise<Endpoints> | undefined;
  #pastCpuMs = 0;
  #closed = false;

  private constructor(poolRequest: PoolRequest) {
    this.#request = poolRequest;
    this.#flavour = flavours[poolRequest.spec.flavour];
    this.#reaper = startReaper();
    this.#log = new ServerLog(join(poolRequest.outDir, 'server.log'));
  }

  /** Starts the target. Throws when it does not become ready; nothing is left behind then. */
  static async open(poolRequest: PoolRequest): Promise<Pool> {
    const pool = new Pool(poolRequest);
    try {
      await pool.#begin();
      pool.info();
      return pool;
    } catch (thrown) {
      await pool.close();
      throw thrown;
    }
  }

  /** What the run is pointed at. Throws `IMC_ERR_VERSION` when nobody tells the version, or two tell different ones. */
  info(): TargetInfo {
    const { name, kind, flavour, faults, options, version: said } = this.#request.spec;
    const told = this.#life?.started.version;
    if (told !== undefined && said !== undefined && !told.includes(said))
      throw new ImcError(
        'IMC_ERR_VERSION',
        `${name} says that it is ${told}, not ${said}: leave out --server-version, or give another binary`,
      );
    const version = told ?? said;
    if (version === undefined)
      throw new ImcError(
        'IMC_ERR_VERSION',
        `neither ${name} nor its file name tells its version; say it with --server-version, such as --server-version 2.1.5`,
      );
    return { name, kind, driver: this.#flavour.driver, flavour, version, faults: [...faults], options: [...options] };
  }

  /** The instance that all plays share. */
  lease(): Instance {
    return {
      endpoints: async () => this.#endpoints(),
      health: () => this.#health(),
      renew: () => this.#renew(),
      logMark: async () => this.#log.mark(),
      logSince: (mark, bytesMax) => this.#log.since(mark, bytesMax),
      cpuMs: async () => this.#pastCpuMs + (this.#life?.started.process.cpuMs() ?? 0),
    };
  }

  /** Ends the server in order and removes what was made for it. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#renewing?.catch(() => {});
    await this.#end((process) => process.stop(this.#flavour.stopMs));
    await this.#log.close();
    await this.#reaper.close();
  }

  async #begin(): Promise<Endpoints> {
    const { spec, probe, patience } = this.#request;
    const folder = makeLifeFolder(this.#reaper);
    try {
      const started = await startServer({
        flavour: this.#flavour,
        life: { folder, path: spec.path ?? '', faults: spec.faults, options: spec.options },
        log: this.#log,
        probe,
        patience,
        onSpawn: ({ pid }) => this.#reaper.hold({ group: pid }),
      });
      this.#life = { started, folder };
      return started.endpoints;
    } catch (thrown) {
      removeLifeFolder(this.#reaper, folder);
      throw thrown;
    }
  }

  async #end(how: (process: ServerProcess) => Promise<void>): Promise<void> {
    if (!this.#life) return;
    const { started, folder } = this.#life;
    this.#life = undefined;
    await how(started.process);
    this.#pastCpuMs += started.process.cpuMs();
    this.#reaper.release({ group: started.process.pid });
    removeLifeFolder(this.#reaper, folder);
  }

  #endpoints(): Endpoints {
    if (!this.#life) throw new ImcError('IMC_ERR_SERVER_GONE', 'no server runs');
    return this.#life.started.endpoints;
  }

  /** Those who ask while it is being renewed get the same new one. */
  #renew(): Promise<Endpoints> {
    this.#renewing ??= this.#renewNow().finally(() => (this.#renewing = undefined));
    return this.#renewing;
  }

  async #renewNow(): Promise<Endpoints> {
    for (let attempt = 1; ; attempt++) {
      if (this.#closed) throw new ImcError('IMC_ERR_SERVER_GONE', 'the run is ending');
      await this.#end((process) => process.kill());
      try {
        return await this.#begin();
      } catch (thrown) {
        if (attempt >= renewTries) throw gone(thrown);
      }
    }
  }

  async #health(): Promise<Health> {
    const process = this.#life?.started.process;
    if (!process) return { is: 'died', detail: 'no server runs' };
    if (process.end !== undefined) return { is: 'died', detail: this.#endOf(process.end) };
    const { http } = this.#endpoints();
    const answer = await healthAt(`${http}${this.#flavour.healthPath}`, healthMs * this.#request.patience);
    if (process.end !== undefined) return { is: 'died', detail: this.#endOf(process.end) };
    return answer === undefined ? { is: 'up' } : { is: 'unwell', detail: `its health check ${answer}` };
  }

  #endOf(end: string): string {
    const last = this.#log.lastLines(3);
    return last === '' ? end : `${end}; its last lines: ${last.replaceAll('\n', ' / ')}`;
  }
}

function gone(thrown: unknown): ImcError {
  const { message } = toImcError(thrown);
  return new ImcError('IMC_ERR_SERVER_GONE', `the server could not be started again: ${message}`, { cause: thrown });
}

/** Asks a health check; gives what is wrong with the answer, nothing when it is 200. */
function healthAt(url: string, timeoutMs: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const asked = request(url, { signal: AbortSignal.timeout(timeoutMs), agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200 ? undefined : `answers ${response.statusCode}`);
    });
    asked.once('error', (error) =>
      resolve(
        error.name === 'AbortError' || error.name === 'TimeoutError'
          ? `does not answer within ${timeoutMs} ms`
          : `fails: ${error.message}`,
      ),
    );
    asked.end();
  });
}
