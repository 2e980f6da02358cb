import { inject } from 'vitest';
import { driverContract } from './contract.ts';
import { guarded } from './guarded.ts';
import { loadDriver } from './load.ts';
import { type DriverCheck, optionsFor } from './external/driver-check.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** What `imc driver check` has to try; absent in every other run. */
    imcDriverCheck: DriverCheck;
  }
}

const { from, about, endpoints, timeoutMs, namesTo } = inject('imcDriverCheck');
const own = await loadDriver(from);

driverContract(
  async () => ({
    driver: guarded(own, { namesTo }),
    about,
    endpoints,
    capabilities: own.capabilities(about),
    close: async () => {},
  }),
  { ...optionsFor(own.contract, endpoints), timeoutMs },
);
