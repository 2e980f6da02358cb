import type { Driver } from '../../vocabulary/index.ts';
import type { ContractOptions } from '../contract/options.ts';

/** The version of the interface between us and drivers that are not ours: what `api` of a driver has to be. */
export const driverApi = 1;

/** A driver that is not ours: what the module of one exports by default. */
export interface ExternalDriver extends Driver {
  /** The version of this interface that it was written for. */
  readonly api: typeof driverApi;
  /** What `imc driver check` has to know to try more of it. Default: it tries what needs nothing told. */
  readonly contract?: Partial<ContractOptions>;
}

/** Gives the driver back, checked by its type. */
export function defineDriver(driver: ExternalDriver): ExternalDriver {
  return driver;
}
