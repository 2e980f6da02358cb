import type { RestartableInstance } from '../vocabulary/index.ts';
import type { Lease, Pool } from './pool-types.ts';

/** A private instance of a pool that is started when it is first needed, and kept until the pool is closed. */
export function privateInstance(pool: Pick<Pool, 'lease'>): RestartableInstance {
  let leasing: Promise<Lease> | undefined;
  const lease = () => {
    leasing ??= pool.lease('private').catch((thrown: unknown) => {
      // Whoever needs it next may have more luck.
      leasing = undefined;
      throw thrown;
    });
    return leasing;
  };
  return {
    endpoints: async () => (await lease()).endpoints(),
    health: async () => (await lease()).health(),
    renew: async () => (await lease()).renew(),
    restart: async (how) => (await lease()).restart(how),
    logMark: async () => (await lease()).logMark(),
    logSince: async (mark, bytesMax) => (await lease()).logSince(mark, bytesMax),
    // One that nobody needed has used nothing.
    cpuMs: async () => (leasing === undefined ? 0 : (await leasing).cpuMs()),
  };
}
