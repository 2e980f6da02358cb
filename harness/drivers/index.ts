import { ImcError } from '../core/errors.ts';
import type { Driver } from '../vocabulary/index.ts';
import { matrixDriver } from './matrix/driver.ts';
import { wukongimDriver } from './wukongim/driver.ts';
import { xmppDriver } from './xmpp/driver.ts';

/** Every driver, by its kind. */
export const drivers = {
  matrix: matrixDriver,
  wukongim: wukongimDriver,
  xmpp: xmppDriver,
} as const satisfies Readonly<Record<string, Driver>>;

/** The driver of a kind. Throws `IMC_ERR_INTERNAL` when there is none: only a flavour of ours names one. */
export function driverNamed(kind: string | undefined): Driver {
  const driver = (drivers as Readonly<Record<string, Driver>>)[kind ?? ''];
  if (!driver) throw new ImcError('IMC_ERR_INTERNAL', `no driver is called ${kind}`);
  return driver;
}
