import { parseArgs } from 'node:util';
import { StartError, textOf } from './errors.ts';
import type { Fault } from './faults/fault.ts';
import { faults } from './faults/index.ts';

/** What the command line asks for. */
export interface Options {
  readonly action: 'serve' | 'list-faults' | 'help' | 'version';
  readonly json: boolean;
  readonly host: string;
  readonly httpPort: number;
  readonly tcpPort: number;
  readonly data: string | undefined;
  readonly faults: readonly Fault[];
}

export const HELP = `The reference server of im-conformance: an instant-messaging server that keeps its promises,
and can be told to break one.

Usage: main.js [options]

  --host ADDRESS    where to listen (default 127.0.0.1)
  --http-port PORT  port of the HTTP API (default 0: any free one)
  --tcp-port PORT   port of the client protocol (default 0: any free one)
  --data DIR        where messages are stored, and kept (default: a temporary folder, removed at the end)
  --fault ID        break one promise; may be repeated
  --list-faults     show what can be broken
  --json            write JSON to stdout, also on a terminal
  --help            show this
  --version         show the version
`;

/** Reads the command line. Throws a `StartError` with exit status 2. */
export function parseOptions(args: readonly string[]): Options {
  const values = parse(args);
  return {
    action: values.help ? 'help' : values.version ? 'version' : values['list-faults'] ? 'list-faults' : 'serve',
    json: values.json,
    host: values.host,
    httpPort: portOf('--http-port', values['http-port']),
    tcpPort: portOf('--tcp-port', values['tcp-port']),
    data: values.data,
    faults: values.fault.map(faultOf),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        host: { type: 'string', default: '127.0.0.1' },
        'http-port': { type: 'string', default: '0' },
        'tcp-port': { type: 'string', default: '0' },
        data: { type: 'string' },
        fault: { type: 'string', multiple: true, default: [] },
        'list-faults': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
        version: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new StartError('IMC_REF_USAGE', 2, `${textOf(error).split('\n')[0]} See --help.`);
  }
}

function portOf(name: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new StartError('IMC_REF_USAGE', 2, `${name} ${text} is no port: give a number from 0 to 65535.`);
}

function faultOf(id: string): Fault {
  const fault = faults.get(id);
  if (fault !== undefined) return fault;
  throw new StartError('IMC_REF_UNKNOWN_FAULT', 2, `there is no fault ${id}; known: ${[...faults.keys()].join(', ')}.`);
}
