import type { FlavourName, TargetSpec } from '../parse-target.ts';

/** A server that systems have as a package. */
export interface InstalledProgram {
  /** Of the program, which is also how it is asked for. */
  readonly name: string;
  readonly package: string;
  /** What tells the version, and ends. */
  readonly about: { readonly program: string; readonly args: readonly string[] };
  /** Finds the version in what that says. */
  readonly version: RegExp;
  /** The least version that is known to work. */
  readonly atLeast: string;
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
      package: 'prosody',
      // `prosody --version` starts a server.
      about: { program: 'prosodyctl', args: ['about'] },
      version: /^Prosody (\d\S*)$/m,
      atLeast: '0.12',
    },
  },
];

/**
 * The disk that a server takes for the plays of a run, in bytes, with some to spare. One of WuKongIM sets aside 1.66 GB for 23 MB of
 * data; the others take what they hold.
 */
export const dataBytes: Readonly<Record<FlavourName, number>> = { reference: 0.1e9, wukongim: 1.8e9, prosody: 0.1e9 };

/** Whether each build of a kind of server tells its version to whoever asks it. */
export const tellsItsVersion: Readonly<Record<FlavourName, boolean>> = {
  reference: true,
  wukongim: false,
  prosody: true,
};

/** Of which kind a target is. */
export function kindOf(spec: TargetSpec): string {
  if (spec.kind !== 'process') return spec.kind;
  return kinds.find(({ starts, program }) => program !== undefined && starts === spec.flavour)?.kind ?? 'binary';
}
