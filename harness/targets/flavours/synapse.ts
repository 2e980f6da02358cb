import { join } from 'node:path';
import { stringify } from 'yaml';
import { ImcError } from '../../core/errors.ts';
import type { Flavour } from './flavour.ts';
import { plain } from './profile.ts';

const CONFIG_NAME = 'homeserver.yaml';
const LOG_CONFIG_NAME = 'log.yaml';
const KEY_NAME = 'signing.key';
/** The name of the server, which ends the ids of all users; names of other worlds are told apart by the user. */
const DOMAIN = 'localhost';

/** Synapse: the client-server API alone, accounts by open registration, all data in SQLite; it federates with nobody. */
export const synapse: Flavour = {
  name: 'synapse',
  driver: 'matrix',
  profiles: [plain],
  startMs: 60_000,
  stopSignal: 'SIGTERM',
  stopGraceMs: 15_000,
  healthPath: '/health',
  async plan({ spec, folder, takePorts }) {
    if (spec.kind !== 'process') throw new ImcError('IMC_ERR_INTERNAL', `${spec.name} is not a program`);
    if (spec.options.length > 0)
      throw new ImcError(
        'IMC_ERR_SERVER_OPTIONS',
        `Synapse is started with a configuration of ours and takes no options after --: ${spec.options.join(' ')}`,
      );
    const [port = 0] = await takePorts(1);
    const url = `http://127.0.0.1:${port}`;
    const endpoints = { http: url, matrix: url, domain: DOMAIN };
    return {
      command: { file: spec.path, args: ['--config-path', join(folder, CONFIG_NAME)], cwd: folder, env: spec.env },
      dataFolder: join(folder, 'data'),
      files: {
        [CONFIG_NAME]: configuration(folder, port),
        [LOG_CONFIG_NAME]: stringify(logging),
        [KEY_NAME]: signingKey,
      },
      userPorts: [],
      lacks: {},
      told: () => ({ endpoints }),
    };
  },
};

/** By which other servers would know it, of which there are none. Releases before 2023 do not make one at their start. */
const signingKey = `ed25519 a_imc ${Buffer.alloc(32, 'imc').toString('base64').replace('=', '')}\n`;

/** So often that no run comes near. */
const unlimited = { per_second: 100_000, burst_count: 100_000 };

/**
 * Nothing that limits or delays a user, and nothing that listens but the API on the loopback address. It makes
 * the folder of its data itself, with that of the media. An answer to /sync is not kept for whoever asks the same again: for two minutes he would be told nothing new.
 */
function configuration(folder: string, port: number): string {
  const data = join(folder, 'data');
  return stringify({
    server_name: DOMAIN,
    pid_file: join(folder, 'homeserver.pid'),
    log_config: join(folder, LOG_CONFIG_NAME),
    signing_key_path: join(folder, KEY_NAME),
    macaroon_secret_key: 'imc',
    form_secret: 'imc',
    database: { name: 'sqlite3', args: { database: join(data, 'homeserver.db') } },
    listeners: [
      { port, bind_addresses: ['127.0.0.1'], type: 'http', resources: [{ names: ['client'], compress: false }] },
    ],
    enable_registration: true,
    enable_registration_without_verification: true,
    media_store_path: join(data, 'media'),
    report_stats: false,
    trusted_key_servers: [],
    federation_domain_whitelist: [],
    suppress_key_server_warning: true,
    presence: { enabled: false },
    bcrypt_rounds: 4,
    caches: { sync_response_cache_duration: 0 },
    rc_message: unlimited,
    rc_registration: unlimited,
    rc_login: { address: unlimited, account: unlimited, failed_attempts: unlimited },
    rc_joins: { local: unlimited, remote: unlimited },
    rc_joins_per_room: unlimited,
    rc_invites: { per_room: unlimited, per_user: unlimited, per_issuer: unlimited },
    rc_room_creation: unlimited,
  });
}

/** To its output, but for one line a request. */
const logging = {
  version: 1,
  disable_existing_loggers: false,
  formatters: { plain: { format: '%(asctime)s %(levelname)s %(name)s %(message)s' } },
  handlers: { console: { class: 'logging.StreamHandler', formatter: 'plain', stream: 'ext://sys.stdout' } },
  root: { level: 'INFO', handlers: ['console'] },
  loggers: { 'synapse.access': { level: 'WARNING' } },
};
