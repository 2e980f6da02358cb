import { type Route, routes } from './wire/routes.ts';

/** The one way in which a session is told what is new, as it is declared and counted. */
export const transport = 'long-poll';

/** All ways in and out of a server that plays can use. */
export function waysOf(): readonly string[] {
  return [`transport ${transport}`, ...routes.map(wayOf)];
}

/** A request, as it is counted. */
export function wayOf(route: Route): string {
  return `api ${route}`;
}
