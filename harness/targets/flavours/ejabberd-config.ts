import { stringify } from 'yaml';

export const CONFIG_NAME = 'ejabberd.yml';
/** Which names of machines it knows. */
export const NAMES_FILE = 'inetrc';
/** The domain of all users; names of other worlds are told apart by the user. */
export const DOMAIN = 'localhost';

export type Database = 'sqlite' | 'mnesia';

/** It asks nobody for names, and so starts no process that would. */
export const hostNames = '{lookup, ["file"]}.\n{host, {127,0,0,1}, ["localhost"]}.\n';

/** Nothing that limits or delays a user, and nothing that listens but one port on the loopback address. */
export function configuration({ database, port, file }: { database: Database; port: number; file: string }): string {
  return stringify({
    loglevel: 'warning',
    log_rotate_count: 0,
    hosts: [DOMAIN],
    ...(database === 'sqlite'
      ? { auth_method: ['sql'], default_db: 'sql', sql_type: 'sqlite', sql_database: file }
      : { auth_method: ['internal'], default_db: 'mnesia' }),
    auth_password_format: 'plain',
    disable_sasl_mechanisms: ['X-OAUTH2'],
    // By default 600 s pass until somebody else may register from the same address.
    registration_timeout: 'infinity',
    // By default 10 sessions and 100 messages.
    shaper_rules: { max_user_sessions: 100, max_user_offline_messages: 'infinity' },
    listen: [
      {
        port,
        ip: '127.0.0.1',
        module: 'ejabberd_http',
        request_handlers: { '/ws': 'ejabberd_http_ws', '/api': 'mod_http_api' },
      },
    ],
    api_permissions: {
      'back end': { from: ['mod_http_api'], who: { ip: '127.0.0.0/8' }, what: ['*'] },
    },
    modules,
  });
}

/** What a user and a back end need for the conversations that are played, and no more. */
const modules = {
  mod_admin_extra: {},
  mod_blocking: {},
  mod_caps: {},
  mod_carboncopy: {},
  mod_disco: {},
  mod_http_api: {},
  // Otherwise whoever has logged in once is never sent what came while he was away.
  mod_mam: { default: 'always', assume_mam_usage: false },
  // Rooms of groups keep an archive.
  mod_muc: { host: 'conference.@HOST@', default_room_options: { mam: true } },
  mod_offline: { access_max_user_messages: 'max_user_offline_messages', use_mam_for_storage: false },
  mod_ping: {},
  mod_privacy: {},
  // Up to where chats are read is kept for each of them; by default a user's node keeps one item.
  mod_pubsub: {
    plugins: ['flat', 'pep'],
    force_node_config: {
      'urn:xmpp:mds:displayed:0': { max_items: 1000, access_model: 'whitelist', send_last_published_item: 'never' },
    },
  },
  mod_register: { ip_access: 'all', access: 'all' },
  mod_roster: {},
  mod_version: {},
};
