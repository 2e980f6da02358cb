import { parseArgs } from 'node:util';
import { DEFAULT_PATIENCE, type Patience } from './client/patience.ts';
import { StartError, textOf } from './errors.ts';
import type { Fault } from './faults/fault.ts';
import { faults } from './faults/index.ts';
import type { Policy } from './pipeline/policy.ts';
import type { WebhookOptions } from './webhooks/webhooks.ts';

/** What the command line asks for. */
export interface Options {
  readonly action: 'serve' | 'list-faults' | 'help' | 'version';
  readonly json: boolean;
  readonly host: string;
  readonly httpPort: number;
  readonly tcpPort: number;
  readonly wsPort: number;
  readonly data: string | undefined;
  readonly faults: readonly Fault[];
  readonly policy: Policy;
  readonly patience: Patience;
  readonly webhook: WebhookOptions | undefined;
}

const WEBHOOK_INTERVAL_MS = 500;

/** What a time may be: longer ones the timers do not know. */
const MS = { min: 1, max: 2 ** 31 - 1 };

export const HELP = `The reference server of im-conformance: an instant-messaging server that keeps its promises,
and can be told to break one.

Usage: main.js [options]

  --host ADDRESS    where to listen (default 127.0.0.1)
  --http-port PORT  port of the HTTP API (default 0: any free one)
  --tcp-port PORT   port of the client protocols over TCP (default 0: any free one)
  --ws-port PORT    port of the client protocols over WebSocket (default 0: any free one)
  --data DIR        where messages are stored, and kept (default: a temporary folder, removed at the end)
  --token-auth MODE whose token is asked for at a login: off (nobody's), set (default: that of a user who was given
                    one for his kind of device), on (everybody's)
  --manager-token T what each API request must have in its header "token", and the user ____manager
  --person-whitelist  a person is written to only by those on his whitelist
  --idle-ms MS      a session that sends nothing for so long is closed (default ${DEFAULT_PATIENCE.idleMs})
  --repush-interval-ms MS  after so long a push that was not acknowledged goes out again (default ${DEFAULT_PATIENCE.repushIntervalMs})
  --repush-max N    how often it does at most (default ${DEFAULT_PATIENCE.repushMax}; 0: never)
  --webhook URL     who is told of messages and sessions (default: nobody)
  --webhook-interval-ms MS  how long an event waits for others that go into the same post (default ${WEBHOOK_INTERVAL_MS})
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
    wsPort: portOf('--ws-port', values['ws-port']),
    data: values.data,
    faults: values.fault.map(faultOf),
    policy: {
      tokenAuth: tokenAuthOf(values['token-auth']),
      managerToken: managerTokenOf(values['manager-token']),
      personWhitelist: values['person-whitelist'],
    },
    patience: {
      idleMs: numberOf('--idle-ms', values['idle-ms'], MS),
      repushIntervalMs: numberOf('--repush-interval-ms', values['repush-interval-ms'], MS),
      repushMax: numberOf('--repush-max', values['repush-max'], { min: 0, max: 1000 }),
    },
    webhook: webhookOf(values.webhook, numberOf('--webhook-interval-ms', values['webhook-interval-ms'], MS)),
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
        'ws-port': { type: 'string', default: '0' },
        data: { type: 'string' },
        'token-auth': { type: 'string', default: 'set' },
        'manager-token': { type: 'string' },
        'person-whitelist': { type: 'boolean', default: false },
        'idle-ms': { type: 'string', default: String(DEFAULT_PATIENCE.idleMs) },
        'repush-interval-ms': { type: 'string', default: String(DEFAULT_PATIENCE.repushIntervalMs) },
        'repush-max': { type: 'string', default: String(DEFAULT_PATIENCE.repushMax) },
        webhook: { type: 'string' },
        'webhook-interval-ms': { type: 'string', default: String(WEBHOOK_INTERVAL_MS) },
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

function tokenAuthOf(text: string): Policy['tokenAuth'] {
  if (text === 'off' || text === 'set' || text === 'on') return text;
  throw new StartError('IMC_REF_USAGE', 2, `--token-auth ${text} is not known: give off, set or on.`);
}

function managerTokenOf(text: string | undefined): string | undefined {
  if (text !== '') return text;
  throw new StartError('IMC_REF_USAGE', 2, '--manager-token is empty: give a token, or leave it out.');
}

function portOf(name: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new StartError('IMC_REF_USAGE', 2, `${name} ${text} is no port: give a number from 0 to 65535.`);
}

function numberOf(name: string, text: string, { min, max }: { min: number; max: number }): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new StartError('IMC_REF_USAGE', 2, `${name} ${text} cannot be: give a whole number from ${min} to ${max}.`);
}

function webhookOf(url: string | undefined, intervalMs: number): WebhookOptions | undefined {
  if (url === undefined) return undefined;
  if (/^https?:\/\//.test(url) && URL.canParse(url)) return { url, intervalMs };
  throw new StartError(
    'IMC_REF_USAGE',
    2,
    `--webhook ${url} is no URL: give one that begins with http:// or https://.`,
  );
}

function faultOf(id: string): Fault {
  const fault = faults.get(id);
  if (fault !== undefined) return fault;
  throw new StartError('IMC_REF_UNKNOWN_FAULT', 2, `there is no fault ${id}; known: ${[...faults.keys()].join(', ')}.`);
}
