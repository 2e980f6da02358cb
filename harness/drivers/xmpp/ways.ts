import type { About } from '../../vocabulary/index.ts';

/** The one way in which a session talks to the server, as it is declared and counted. */
export const transport = 'websocket';

const ejabberd: readonly string[] = ['send_stanza', 'send_message', 'kick_session'];

/** Kinds of server with an API of a back end, and the commands of it that are used. */
const commands: Readonly<Record<string, readonly string[]>> = { ejabberd, 'ejabberd-mnesia': ejabberd };

/** A command of an API, as it is counted. */
export function commandWay(command: string): string {
  return `api ${command}`;
}

/** All ways in and out of a server that plays can use. */
export function waysOf({ flavour }: About): readonly string[] {
  return [`transport ${transport}`, ...(commands[flavour] ?? []).map(commandWay)];
}
