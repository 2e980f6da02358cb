import type { About } from '../../vocabulary/index.ts';
import { playRoutes } from './api/routes.ts';
import { dialectOf } from './wire/dialect.ts';

/** All ways in and out of a server that plays can use: its transports, the routes of its API, what it tells a back end. */
export function waysOf(about: About): readonly string[] {
  const transports = Object.keys(dialectOf(about).transports).map((name) => `transport ${name}`);
  return [...transports, ...playRoutes, notifyWay];
}

/** That a back end was told of a message. */
export const notifyWay = 'webhook msg.notify';
