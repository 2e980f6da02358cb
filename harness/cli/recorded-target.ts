import { ImcError } from '../core/errors.ts';
import { mask } from '../core/secrets.ts';
import { type TargetSpec, parseTarget } from '../targets/parse-target.ts';
import type { UrlFlags } from '../targets/url-spec.ts';
import type { TargetInfo } from '../vocabulary/index.ts';

/** What is said of a recorded target besides what is on record. */
export interface SaidBesides {
  readonly faults?: readonly string[];
  readonly env?: readonly string[];
  readonly flavour?: string | undefined;
  readonly url?: UrlFlags | undefined;
  /** The user's own driver. Default: the recorded one. */
  readonly driverFrom?: string | undefined;
  /** Default: the recorded one. */
  readonly serverVersion?: string | undefined;
}

/** The target that a record of a run is about, with its faults and options. Throws `IMC_ERR_REPLAY_FILE` where a secret of it is on no record. */
export function recordedTarget(recorded: TargetInfo, file: string, besides: SaidBesides = {}): TargetSpec {
  const { faults = [], env = [], flavour, url, serverVersion = recorded.version } = besides;
  const { driverFrom = recorded.driverFrom } = besides;
  return parseTarget(recorded.name, {
    faults: [...recorded.faults, ...faults],
    options: withSecrets(recorded.options, file),
    env,
    driverFrom,
    flavour: flavour ?? (recorded.kind === 'process' ? recorded.flavour : undefined),
    url: { ...reachOf(recorded), ...said(url) },
    ...(recorded.kind === 'reference' ? {} : { serverVersion }),
  });
}

/** The flags by which the recorded server was reached: all but its token, which is on no record. */
function reachOf({ reach = [] }: TargetInfo): UrlFlags {
  const pairs = reach.flatMap((flag, i) => (i % 2 === 0 ? [[flag.replace(/^--/, ''), reach[i + 1]]] : []));
  return Object.fromEntries(pairs) as UrlFlags;
}

function said(flags: UrlFlags = {}): UrlFlags {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
}

/** Throws `IMC_ERR_REPLAY_FILE` where a secret was left out: without it the server would be another one. */
function withSecrets(options: readonly string[], file: string): readonly string[] {
  const hidden = options.find((option) => option.includes(mask));
  if (hidden === undefined) return options;
  throw new ImcError(
    'IMC_ERR_REPLAY_FILE',
    `${file}: an option of the recorded server was a secret and is not on record (${options.join(' ')}): give the target a name in imc.config.ts, with its options, and replay on that`,
  );
}
