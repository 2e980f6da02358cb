import { join } from 'node:path';
import { z } from 'zod';
import { ImcError } from '../../core/errors.ts';
import { checkBuild } from '../build-stamp.ts';
import { builtFile } from '../package-root.ts';
import type { ImageSpec, ProcessSpec, ReferenceSpec } from '../parse-target.ts';
import type { Flavour, Told } from './flavour.ts';
import { type Profile, plain } from './profile.ts';

/** Exit status of the reference server when it does not understand its command line. */
const USAGE_STATUS = 2;

const readySchema = z.object({
  ready: z.literal(true),
  version: z.string(),
  http: z.string(),
  tcp: z.string(),
  ws: z.string(),
});

/** Of its options, those that have no value are set to none. */
const profiles: readonly [Profile, ...Profile[]] = [
  plain,
  {
    name: 'token-auth',
    says: 'who logs in needs the token that a back end has given him',
    settings: { '--token-auth': 'on' },
  },
  {
    name: 'whitelist',
    says: 'who sends to a person must be on the whitelist of that person',
    settings: { '--person-whitelist': '' },
  },
];

/** The bundled server: keeps its promises, or breaks those that its faults say. */
export const reference: Flavour = {
  name: 'reference',
  driver: 'wukongim',
  profiles,
  startMs: 10_000,
  stopSignal: 'SIGTERM',
  stopGraceMs: 5000,
  healthPath: '/health',
  // Where a manager token is set, every request of the API needs it.
  healthHeaders: ({ managerToken }) => (managerToken === undefined ? {} : { token: managerToken }),
  async plan({ spec, profile, folder, webhook }) {
    await checkBuild();
    const places = { '--http-port': '0', '--tcp-port': '0', '--ws-port': '0', '--data': join(folder, 'data') };
    return {
      command: {
        file: process.execPath,
        args: [builtFile('reference-server/main.js'), ...argsOf(spec, { ...places, ...profile.settings }, webhook)],
        cwd: folder,
        env: {},
      },
      dataFolder: join(folder, 'data'),
      files: {},
      userPorts: [],
      lacks: {},
      told: (output) => withToken(told(output), spec.options),
    };
  },
  image: {
    async plan({ spec, profile, webhook }) {
      const places = {
        '--host': '0.0.0.0',
        '--http-port': `${inside.http}`,
        '--tcp-port': `${inside.tcp}`,
        '--ws-port': `${inside.ws}`,
        '--data': dataFolder,
      };
      return {
        command: ['serve', ...argsOf(spec, { ...places, ...profile.settings }, webhook)],
        env: spec.env,
        volume: dataFolder,
        dataFolder,
        ports: Object.values(inside),
        endpoints: (at) => ({
          http: `http://${at(inside.http)}`,
          tcp: at(inside.tcp),
          ws: `ws://${at(inside.ws)}`,
          ...tokenIn(spec.options),
        }),
        version: (output) => told(output)?.version,
        lacks: {},
      };
    },
  },
  explain({ code }, output) {
    const line = output.split('\n').find((text) => /^IMC_REF_(UNKNOWN_FAULT|USAGE): /.test(text));
    if (code !== USAGE_STATUS || line === undefined) return undefined;
    const isFault = line.startsWith('IMC_REF_UNKNOWN_FAULT');
    return new ImcError(isFault ? 'IMC_ERR_FAULT' : 'IMC_ERR_SERVER_OPTIONS', line.replace(/^\w+: /, ''));
  },
};

/** In its image. */
const inside = { http: 5001, tcp: 5100, ws: 5200 };
const dataFolder = '/data';

/** The user's options go first: of two that say the same the server takes the last. */
function argsOf(
  spec: ReferenceSpec | ProcessSpec | ImageSpec,
  places: Readonly<Record<string, string>>,
  webhook: string | undefined,
): string[] {
  checkOptions(spec.options);
  const ours = {
    ...places,
    ...(webhook === undefined ? {} : { '--webhook': webhook }),
    '--webhook-interval-ms': '20',
    '--repush-interval-ms': '700',
    '--repush-max': '5',
  };
  const faults = spec.kind === 'process' ? [] : spec.faults;
  return [
    ...spec.options,
    ...Object.entries(ours).flatMap(words),
    '--json',
    ...faults.flatMap((fault) => ['--fault', fault]),
  ];
}

function words([option, value]: readonly [string, string]): string[] {
  return value === '' ? [option] : [option, value];
}

const noServer = 'does not leave a server running: see `imc serve --help`';

/** Options that are refused, with the reason. */
const refused = new Map([
  ['--token-auth', 'decides who is let in: say imc run --profile token-auth'],
  ['--person-whitelist', 'decides who may write to whom: say imc run --profile whitelist'],
  ['--help', noServer],
  ['--version', noServer],
  ['--list-faults', noServer],
  ['--fault', 'goes before --, so that the report says it: imc run reference --fault ID'],
]);

function checkOptions(options: readonly string[]): void {
  const option = options.map((text) => text.replace(/=.*$/s, '')).find((name) => refused.has(name));
  if (option !== undefined) throw new ImcError('IMC_ERR_SERVER_OPTIONS', `${option} ${refused.get(option)}`);
}

/** Its first line on stdout is JSON; lines of its log may stand around it. */
function told(output: string): Told | undefined {
  for (const line of output.split('\n')) {
    if (!line.startsWith('{"ready":')) continue;
    const ready = readySchema.safeParse(parse(line));
    if (ready.success) {
      const { http, tcp, ws, version } = ready.data;
      return { endpoints: { http, tcp, ws }, version };
    }
  }
  return undefined;
}

function withToken(found: Told | undefined, options: readonly string[]): Told | undefined {
  return found && { ...found, endpoints: { ...found.endpoints, ...tokenIn(options) } };
}

/** The token that the user has set for the API; the server takes the last. */
function tokenIn(options: readonly string[]): { readonly managerToken?: string } {
  const tokens = options.flatMap((option, i) => {
    if (option === '--manager-token') return options.slice(i + 1, i + 2);
    return option.startsWith('--manager-token=') ? [option.slice('--manager-token='.length)] : [];
  });
  const managerToken = tokens.at(-1);
  return managerToken === undefined ? {} : { managerToken };
}

/** A line that is still being written is not JSON yet. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
