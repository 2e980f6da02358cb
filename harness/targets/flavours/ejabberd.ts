import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ImcError } from '../../core/errors.ts';
import { CONFIG_NAME, DOMAIN, type Database, NAMES_FILE, configuration, hostNames } from './ejabberd-config.ts';
import type { Flavour, PlanRequest } from './flavour.ts';
import { plain } from './profile.ts';

/** ejabberd with all that it keeps in one SQLite database. */
export const ejabberd: Flavour = flavourWith('ejabberd', 'sqlite');

/** ejabberd with the database that is built into it. */
export const ejabberdMnesia: Flavour = flavourWith('ejabberd-mnesia', 'mnesia');

/**
 * ejabberd 23.01 and later, as Debian packages it. `ejabberdctl` starts it from a shell, as another user, and leaves a daemon behind;
 * so the emulator is started in its place, with what that script would give it. As one node alone it needs no name, and no daemon that
 * knows the names.
 */
function flavourWith(name: string, database: Database): Flavour {
  return {
    name,
    driver: 'xmpp',
    profiles: [plain],
    startMs: 60_000,
    stopSignal: 'SIGTERM',
    // It ends in 1.1 s here.
    stopGraceMs: 15_000,
    healthPath: '/ws',
    async plan({ spec, folder, takePorts }) {
      const { erl, libraries } = await emulatorOf(spec);
      const [port = 0] = await takePorts(1);
      const host = `127.0.0.1:${port}`;
      const endpoints = { http: `http://${host}`, xmpp: `ws://${host}/ws`, api: `http://${host}/api`, domain: DOMAIN };
      const spool = join(folder, 'spool');
      const schema = database === 'sqlite' ? ['-eval', makeSchema(join(spool, 'ejabberd.db'))] : [];
      return {
        command: {
          file: erl,
          args: ['-noinput', '-mnesia', 'dir', erlang(spool), ...schema, '-s', 'ejabberd'],
          cwd: folder,
          env: {
            ERL_LIBS: libraries,
            ERL_INETRC: join(folder, NAMES_FILE),
            ERL_CRASH_DUMP_BYTES: '0',
            EJABBERD_CONFIG_PATH: join(folder, CONFIG_NAME),
            EJABBERD_LOG_PATH: join(folder, 'ejabberd.log'),
            ...('env' in spec ? spec.env : {}),
          },
        },
        dataFolder: spool,
        files: {
          [CONFIG_NAME]: configuration({ database, port, file: join(spool, 'ejabberd.db') }),
          [NAMES_FILE]: hostNames,
        },
        userPorts: [],
        lacks: { webhooks: 'it tells no back end' },
        told: () => ({ endpoints }),
      };
    },
    explain: (_ended, output) =>
      /undef.*\bsqlite3\b/s.test(output)
        ? new ImcError(
            'IMC_ERR_BINARY_MISSING',
            'ejabberd has no SQLite: apt-get install erlang-p1-sqlite3 (or --flavour ejabberd-mnesia, which needs none)',
          )
        : undefined,
  };
}

/** Where `ejabberdctl` finds the emulator and the libraries of the server. Throws `IMC_ERR_SERVER_OPTIONS` or `IMC_ERR_BINARY_NOT_EXECUTABLE`. */
async function emulatorOf(spec: PlanRequest['spec']): Promise<{ readonly erl: string; readonly libraries: string }> {
  if (spec.kind !== 'process') throw new ImcError('IMC_ERR_INTERNAL', `${spec.name} is not a program`);
  if (spec.options.length > 0)
    throw new ImcError(
      'IMC_ERR_SERVER_OPTIONS',
      `ejabberd is started with a configuration of ours and takes no options after --: ${spec.options.join(' ')}`,
    );
  const script = await readFile(spec.path, 'utf8').catch((cause: unknown) => {
    throw new ImcError('IMC_ERR_BINARY_NOT_EXECUTABLE', `${spec.path} cannot be read`, { cause });
  });
  const [erl, libraries] = ['ERL', 'ERL_LIBS'].map((key) => setIn(script, key));
  if (erl !== undefined && libraries !== undefined) return { erl, libraries };
  throw new ImcError(
    'IMC_ERR_BINARY_NOT_EXECUTABLE',
    `${spec.path} does not say where erl and the libraries of ejabberd are (ERL, ERL_LIBS), as that of Debian's package does`,
  );
}

/** The value that a shell script gives to a variable, where it is an absolute path and no more. */
function setIn(script: string, key: string): string | undefined {
  return new RegExp(String.raw`^${key}=(["']?)(/[^"'$\s]+)\1$`, 'm').exec(script)?.[2];
}

/** Makes the tables before the first start, which this version does not do itself. */
function makeSchema(database: string): string {
  return `
    File = ${erlang(database)},
    Script = [code:priv_dir(ejabberd) ++ "/sql/lite.sql", "/usr/share/ejabberd/sql/lite.sql"],
    filelib:is_file(File) orelse begin
      ok = filelib:ensure_dir(File),
      {ok, _} = sqlite3:open(schema, [{file, File}]),
      {ok, Sql} = file:read_file(hd(lists:filter(fun filelib:is_file/1, Script))),
      [ok] = lists:usort(sqlite3:sql_exec_script(schema, Sql)),
      sqlite3:close(schema)
    end.`
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** A text as Erlang writes it. */
function erlang(text: string): string {
  return `"${text.replaceAll(/[\\"]/g, (character) => `\\${character}`)}"`;
}
