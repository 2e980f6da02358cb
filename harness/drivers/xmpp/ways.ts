/** The one way in which a session talks to the server, as it is declared and counted. */
export const transport = 'websocket';

/** All ways in and out of a server that plays can use. */
export function waysOf(): readonly string[] {
  return [`transport ${transport}`];
}
