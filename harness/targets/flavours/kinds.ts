import type { FlavourName, TargetSpec } from '../parse-target.ts';

/** A server that is installed as a package, of a system or of a language. */
export interface InstalledProgram {
  /** How it is asked for. */
  readonly name: string;
  /** The program by which it is started. */
  readonly program: string;
  /** Of the system, or several; or of Python, in an environment of its own, in a folder where somebody is. */
  readonly package: { readonly system: string } | { readonly python: string; readonly folder: string };
  /** What tells the version, and ends; looked for beside the program first. */
  readonly about: { readonly program: string; readonly args: readonly string[] };
  /** Finds the version in what that says. */
  readonly version: RegExp;
  /** The least version that is known to work. */
  readonly atLeast: string;
}

/** The commands that install it. */
export function installCommands({ package: given }: InstalledProgram): string[] {
  if ('system' in given) return [`apt-get install ${given.system}`];
  return [`python3 -m venv ${given.folder}`, `${given.folder}/bin/pip install ${given.python}`];
}

/** A way in which a server may come to be. */
export interface Kind {
  readonly kind: string;
  /** As it is asked for, for people. */
  readonly example: string;
  /** What it needs beside Node, room for reports and time, for people. */
  readonly needs: string;
  /** What is started; none where the server runs already. */
  readonly starts?: FlavourName;
  /** What else is started where it is asked for by `--flavour`. Default: nothing. */
  readonly alsoStarts?: readonly FlavourName[];
  readonly program?: InstalledProgram;
}

/** All ways, in the order in which they are listed. */
export const kinds: readonly Kind[] = [
  { kind: 'reference', example: 'imc run', needs: 'ports and some disk', starts: 'reference' },
  {
    kind: 'binary',
    example: 'imc run ./wukongim-2.1.4',
    needs: 'a program for this machine, its version, ports and much disk',
    starts: 'wukongim',
  },
  {
    kind: 'image',
    example: 'imc run wukongim/wukongim:v2.1.4-20250319',
    needs: 'a container engine with much disk, the image, here or in a registry, and its version',
    starts: 'wukongim',
  },
  { kind: 'url', example: 'imc run http://host:port', needs: 'a server that takes connections' },
  {
    kind: 'prosody',
    example: 'imc run prosody',
    needs: 'its package, ports and some disk',
    starts: 'prosody',
    program: {
      name: 'prosody',
      program: 'prosody',
      package: { system: 'prosody' },
      // `prosody --version` starts a server.
      about: { program: 'prosodyctl', args: ['about'] },
      version: /^Prosody (\d\S*)$/m,
      atLeast: '0.12',
    },
  },
  {
    kind: 'ejabberd',
    example: 'imc run ejabberd',
    needs: 'its package with that for SQLite, ports and some disk',
    starts: 'ejabberd',
    alsoStarts: ['ejabberd-mnesia'],
    program: {
      name: 'ejabberd',
      program: 'ejabberdctl',
      package: { system: 'ejabberd erlang-p1-sqlite3' },
      // `ejabberdctl` tells the version of a server that runs, and of no other.
      about: { program: 'dpkg-query', args: ['--show', '--showformat', '${Package} ${Version}', 'ejabberd'] },
      version: /^ejabberd (\d[\d.]*)/,
      atLeast: '23.01',
    },
  },
  {
    kind: 'synapse',
    example: 'imc run synapse',
    needs: 'its package, ports and some disk',
    starts: 'synapse',
    program: {
      name: 'synapse',
      program: 'synapse_homeserver',
      package: { python: 'matrix-synapse', folder: 'synapse' },
      // It has no option that tells it.
      about: {
        program: 'python3',
        args: ['-c', 'from importlib.metadata import version; print("Synapse", version("matrix-synapse"))'],
      },
      version: /^Synapse (\d\S*)$/m,
      atLeast: '1.70',
    },
  },
];

/**
 * The disk that a server takes for the plays of a run, in bytes, with some to spare. One of WuKongIM sets aside 1.66 GB for 23 MB of
 * data; the others take what they hold.
 */
export const dataBytes: Readonly<Record<FlavourName, number>> = {
  reference: 0.1e9,
  wukongim: 1.8e9,
  prosody: 0.1e9,
  synapse: 0.2e9,
  ejabberd: 0.1e9,
  'ejabberd-mnesia': 0.1e9,
};

/** Whether each build of a kind of server tells its version to whoever asks it. */
export const tellsItsVersion: Readonly<Record<FlavourName, boolean>> = {
  reference: true,
  wukongim: false,
  prosody: true,
  synapse: true,
  ejabberd: true,
  'ejabberd-mnesia': true,
};

/** Of which kind a target is. */
export function kindOf(spec: TargetSpec): string {
  if (spec.kind !== 'process') return spec.kind;
  const isStarted = ({ starts, alsoStarts = [], program }: Kind) =>
    program !== undefined && (starts === spec.flavour || alsoStarts.includes(spec.flavour));
  return kinds.find(isStarted)?.kind ?? 'binary';
}
