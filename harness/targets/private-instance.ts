import type { RestartableInstance } from '../vocabulary/index.ts';
import type { Lease, Pool } from './pool-types.ts';

/** A private instance of a pool that is started when it is first needed, and kept until the pool is closed. */
export function privateInstance(pool: Pick<Pool, 'lease'>): RestartableInstance {
  let leasing: Promise<Lease> | undefined;
  let leased: Lease | undefined;
  const lease = () => {
    leasing ??= pool.lease('private').then(
      (ready) => (leased = ready),
      (thrown: unknown) => {
        // Whoever needs it next may have more luck.
        leasing = undefined;
        throw thrown;
      },
    );
    return leasing;
  };
  return {
    endpoints: async () => (await lease()).endpoints(),
    health: async () => (await lease()).health(),
    renew: async () => (await lease()).renew(),
    restart: async (how) => (await lease()).restart(how),
    logMark: async () => (await lease()).logMark(),
    logSince: async (mark, bytesMax) => (await lease()).logSince(mark, bytesMax),
    // One that nobody needed has used nothing; who asks does not wait for one that is being started.
    cpuMs: async () => (leased ? leased.cpuMs() : 0),
  };
}
