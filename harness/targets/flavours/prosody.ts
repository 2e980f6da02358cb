import { join } from 'node:path';
import { ImcError } from '../../core/errors.ts';
import type { Flavour } from './flavour.ts';
import { plain } from './profile.ts';

const CONFIG_NAME = 'prosody.cfg.lua';
/** The domain of all users; names of other worlds are told apart by the user. */
const DOMAIN = 'localhost';

/** Prosody 0.12 and later: WebSocket alone, accounts by in-band registration, archive and offline messages on disk. */
export const prosody: Flavour = {
  name: 'prosody',
  driver: 'xmpp',
  profiles: [plain],
  startMs: 15_000,
  stopSignal: 'SIGTERM',
  stopGraceMs: 5000,
  healthPath: '/xmpp-websocket',
  async plan({ spec, folder, takePorts }) {
    if (spec.kind !== 'process') throw new ImcError('IMC_ERR_INTERNAL', `${spec.name} is not a program`);
    if (spec.options.length > 0)
      throw new ImcError(
        'IMC_ERR_SERVER_OPTIONS',
        `Prosody is started with a configuration of ours and takes no options after --: ${spec.options.join(' ')}`,
      );
    const [port = 0] = await takePorts(1);
    const file = join(folder, CONFIG_NAME);
    const host = `127.0.0.1:${port}`;
    const endpoints = { http: `http://${host}`, xmpp: `ws://${host}/xmpp-websocket`, domain: DOMAIN };
    return {
      command: { file: spec.path, args: ['--config', file, '-F'], cwd: folder, env: spec.env },
      dataFolder: join(folder, 'data'),
      files: { [CONFIG_NAME]: configuration(folder, port) },
      userPorts: [],
      lacks: { webhooks: 'it tells no back end' },
      told: () => ({ endpoints }),
    };
  },
};

/** What a user needs for the conversations that are played, and no more. */
const modules =
  'saslauth disco ping posix version register_ibr roster blocklist offline mam carbons pep http websocket';

/** Nothing that limits or delays a user, and nothing that listens but the WebSocket on the loopback address. */
function configuration(folder: string, port: number): string {
  return `run_as_root = ${process.getuid?.() === 0}
pidfile = ${lua(join(folder, 'prosody.pid'))}
data_path = ${lua(join(folder, 'data'))}
interfaces = { "127.0.0.1" }
local_interfaces = { "127.0.0.1" }
c2s_ports = {}
s2s_ports = {}
http_ports = { ${port} }
https_ports = {}
http_interfaces = { "127.0.0.1" }
network_settings = { nagle = false }
log = { { levels = { min = "info" }, to = "console" } }
modules_enabled = { ${modules.split(' ').map(lua).join(', ')} }
modules_disabled = { "s2s", "tls" }
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
consider_websocket_secure = true
authentication = "internal_plain"
allow_registration = true
storage = "internal"
default_archive_policy = true
archive_expires_after = "never"
max_archive_query_results = 250
VirtualHost ${lua(DOMAIN)}
Component ${lua(`conference.${DOMAIN}`)} "muc"
modules_enabled = { "muc_mam" }
muc_log_by_default = true
muc_log_expires_after = "never"
`;
}

/** A text as Lua writes it. */
function lua(text: string): string {
  return `"${text.replaceAll(/[\\"\n]/g, (character) => `\\${character}`)}"`;
}
