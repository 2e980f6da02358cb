import { join, resolve } from 'node:path';
import type { RunOptions } from '../../reports/run.ts';
import type { Brief } from '../control/calls.ts';
import type { ControlServer } from '../control/server.ts';
import { serveControl } from '../control/server.ts';
import { nowMs } from '../core/clock.ts';
import { ImcError } from '../core/errors.ts';
import { secretsKept } from '../core/secrets.ts';
import { guarded } from '../drivers/guarded.ts';
import { driverFor } from '../drivers/load.ts';
import { driverKindOf, flavourOf } from '../targets/flavours/index.ts';
import type { TargetSpec } from '../targets/parse-target.ts';
import { parseTarget } from '../targets/parse-target.ts';
import type { Pool } from '../targets/pool-types.ts';
import { instancesDefault, openPool } from '../targets/pool.ts';
import { privateInstance } from '../targets/private-instance.ts';
import { inTrouble } from '../wraps/index.ts';
import { absenceOf, defaultProfile } from '../vocabulary/index.ts';
import type { Catalogue } from './catalogue.ts';
import { ourCatalogue } from './catalogue.ts';
import { asAllowed } from './url/allowed.ts';
import { guardsOf, tidying } from './url/tidying.ts';
import { type DataToGoOnWith, keepData, prepareKeeping } from './kept-data.ts';
import type {
  About,
  Capabilities,
  CapabilityName,
  Driver,
  Guards,
  Instance,
  RestartableInstance,
  RunEvent,
  Shard,
  TargetInfo,
} from '../vocabulary/index.ts';

export interface RunRequest {
  /** Default: the reference server without faults. */
  readonly spec?: TargetSpec;
  /** What is judged and played. Default: ours alone. */
  readonly catalogue?: Catalogue;
  readonly seed: number;
  readonly plays: number;
  /** Default: all. */
  readonly rows?: number | 'all';
  /** Which part of the plan. Default: all of it. */
  readonly shard?: Shard;
  /** `thorough` goes on with further plays until the time budget is spent. Default: `default`. */
  readonly depth?: RunOptions['depth'];
  readonly patience?: number;
  readonly concurrency?: number | 'auto';
  readonly timeBudgetMs?: number;
  readonly confirmations?: number;
  readonly cases?: readonly string[];
  readonly rules?: readonly string[];
  /** How the target is configured, by the name of one of its profiles. Default: its default one. */
  readonly profile?: string;
  /** Servers for plays that restart theirs. Default 1. */
  readonly instances?: number;
  /** Trouble to be put between the driver and the runner. Default: none. */
  readonly wraps?: readonly string[];
  /** Where the server's data and the records of its plays are left: an empty folder, or none yet. Default: they are removed. */
  readonly keepData?: string;
  /** What an earlier run has left: the server is started with a copy of its data. Default: nothing. */
  readonly goOnWith?: DataToGoOnWith;
  /** Folder that the server's log is kept in. Default: `imc-out/last-test`. */
  readonly folder?: string;
  readonly emit?: (event: RunEvent) => void;
  /** Ends the start of the target. */
  readonly signal?: AbortSignal;
}

export interface OpenRun {
  readonly control: ControlServer;
  /** Rejects when the target does not become ready; workers may connect before, and wait for it. */
  readonly opened: Promise<void>;
  /** Ends what was opened; waits for what is being opened. */
  close(): Promise<void>;
}

/** Replays that confirm a failure. */
export const confirmationsDefault = 10;

/** Serves the target of a run to workers, and starts it meanwhile. Throws when what is to be kept cannot be. */
export async function openRun(request: RunRequest): Promise<OpenRun> {
  const keeping = request.keepData === undefined ? undefined : prepareKeeping(request.keepData);
  const opening = openTarget(request);
  const opened = opening.then(() => {});
  // Who waits for it hears of it.
  opened.catch(() => {});
  const control = await serveControl(
    opening.then((target) => ({
      instance: target.instance,
      disturbable: target.another,
      brief: async () => ({
        ...briefOf(request, target),
        ...(await thoroughness(request, target)),
        ...(keeping === undefined ? {} : { keepTo: resolve(keeping.plays) }),
      }),
      emit: async (event) => request.emit?.(event),
    })),
  );
  return {
    control,
    opened,
    async close() {
      await control.close();
      const target = await opening.catch(() => undefined);
      try {
        if (target && request.keepData !== undefined)
          await keepData(request.keepData, { target: target.info, take: (to) => target.pool.keepData(to) });
      } finally {
        await target?.pool.close();
      }
    },
  };
}

export interface OpenTarget {
  readonly pool: Pool;
  readonly driver: Driver;
  readonly info: TargetInfo;
  readonly about: About;
  readonly capabilities: Capabilities;
  /** How a server that is not ours is treated. */
  readonly guards: Guards;
  /** The one that all plays share. */
  readonly instance: Instance;
  /** The one that plays may end and start again; it is started when it is first needed. */
  readonly disturbable: RestartableInstance;
  /** The same for further ones: number 0 is the first, and there are as many as were asked for. */
  readonly another: (which: number) => RestartableInstance;
}

/** Starts a target and finds out what it promises. */
export async function openTarget(
  request: Pick<
    RunRequest,
    'spec' | 'profile' | 'instances' | 'wraps' | 'patience' | 'folder' | 'goOnWith' | 'emit' | 'signal'
  >,
): Promise<OpenTarget> {
  const began = nowMs();
  const { spec = parseTarget('reference'), patience = 1 } = request;
  const outDir = request.folder ?? join('imc-out', 'last-test');
  const wraps = [...(request.wraps ?? [])];
  if (request.goOnWith) checkSameKind(spec, request.goOnWith);
  const own = await driverFor({ kind: driverKindOf(spec), from: spec.driverFrom });
  const there = spec.kind === 'url' ? { spec, ...guardsOf(spec, outDir) } : undefined;
  const guards: Guards = there ? { perSecond: there.perSecond, namesTo: there.namesTo } : {};
  const driver = inTrouble(guarded(own, guards), wraps);
  const opened = await openPool({
    spec,
    driver,
    outDir,
    patience,
    ...(request.profile === undefined ? {} : { profile: request.profile }),
    ...(request.instances === undefined ? {} : { instances: request.instances }),
    ...(request.goOnWith ? { data: request.goOnWith.data } : {}),
    say: (text) => request.emit?.({ type: 'starting', text }),
    started: (ms) => request.emit?.({ type: 'started', ms }),
    ...(request.signal ? { signal: request.signal } : {}),
  });
  const pool = there ? tidying(opened, { ...there, driver, emit: request.emit }) : opened;
  const from = spec.driverFrom === undefined ? {} : { driver: driver.kind, driverFrom: spec.driverFrom };
  const info = { ...pool.info(), ...from, wraps };
  const { flavour, version } = info;
  const about = { flavour, version, profile: request.profile ?? defaultProfile };
  const instance = await pool.lease();
  const offered = without(driver.capabilities(about), pool.lacks());
  const capabilities = {
    ...(there
      ? await asAllowed(offered, { ...there, driver, about, patience, endpoints: await instance.endpoints() })
      : offered),
    ...(request.goOnWith ? { upgrade: upgradeFrom(request.goOnWith) } : {}),
  };
  const startMs = Math.round(nowMs() - began);
  request.emit?.({ type: 'target-ready', target: info, capabilities, ways: driver.ways(about), startMs });
  const privates = Array.from({ length: request.instances ?? instancesDefault }, () => privateInstance(pool));
  const another = (which: number) => {
    const one = privates[which];
    if (!one) throw new ImcError('IMC_ERR_INTERNAL', `there is no private server ${which}`);
    return one;
  };
  return { pool, driver, info, about, capabilities, guards, instance, disturbable: another(0), another };
}

/** Throws `IMC_ERR_DATA` where the data is of another kind of server, `IMC_ERR_TARGET` where the server is not ours to start. */
function checkSameKind(spec: TargetSpec, { about }: DataToGoOnWith): void {
  if (spec.kind === 'url')
    throw new ImcError('IMC_ERR_TARGET', `${spec.name} runs already: --data is for a server that we start`);
  const flavour = flavourOf(spec).name;
  if (flavour !== about.target.flavour)
    throw new ImcError('IMC_ERR_DATA', `the data is of ${about.target.flavour}, and ${spec.name} is ${flavour}`);
}

function upgradeFrom({ about: { target } }: DataToGoOnWith): Capabilities['upgrade'] {
  const source = {
    url: 'docs/upgrades.md#what-an-upgrade-keeps',
    quote: 'What was acknowledged before an upgrade is there after it.',
  };
  return { value: target.version, strength: 'documented', source };
}

/** What the server offers as it is configured. */
function without(capabilities: Capabilities, lacks: ReturnType<Pool['lacks']>): Capabilities {
  const { timers } = capabilities;
  const absent = Object.entries(lacks).filter(([name]) => 'value' in (capabilities[name as CapabilityName] ?? {}));
  return {
    ...capabilities,
    ...('value' in timers ? { timers: withoutTimers(timers, lacks) } : {}),
    ...Object.fromEntries(absent.map(([name, why]) => [name, { absent: why }])),
  };
}

type Timers = Extract<Capabilities['timers'], { value: unknown }>;

function withoutTimers(timers: Timers, lacks: ReturnType<Pool['lacks']>): Capabilities['timers'] {
  const reasons = Object.keys(timers.value).flatMap((name) => lacks[`timers.${name}`] ?? []);
  const left = Object.entries(timers.value).filter(([name]) => lacks[`timers.${name}`] === undefined);
  const [why] = reasons;
  return left.length === 0 && why !== undefined ? { absent: why } : { ...timers, value: Object.fromEntries(left) };
}

function briefOf(request: RunRequest, { info, about, capabilities, guards }: OpenTarget): Brief {
  return {
    driver: info.driver,
    ...(info.driverFrom === undefined ? {} : { driverFrom: info.driverFrom }),
    wraps: info.wraps,
    about,
    capabilities,
    replaceable: info.kind !== 'url',
    instances: request.instances ?? instancesDefault,
    ...guards,
    ...(info.prefix === undefined ? {} : { prefix: info.prefix }),
    seed: request.seed,
    plays: request.plays,
    rows: request.rows === 'all' ? undefined : request.rows,
    ...(request.shard === undefined ? {} : { shard: request.shard }),
    patience: request.patience ?? 1,
    concurrency: request.concurrency ?? 'auto',
    timeBudgetMs: request.timeBudgetMs ?? 0,
    confirmations: request.confirmations ?? confirmationsDefault,
    cases: request.cases ?? [],
    rules: request.rules ?? [],
    secrets: secretsKept(),
    ...(request.catalogue?.external ? { specs: resolve(request.catalogue.external.folder) } : {}),
    ...(request.goOnWith
      ? { goOnWith: { file: resolve(request.goOnWith.plays), plays: request.goOnWith.about.plays } }
      : {}),
  };
}

/** How many cases have to share the time of a thorough run. */
async function thoroughness(
  { depth, catalogue = ourCatalogue, cases = [] }: RunRequest,
  { capabilities }: OpenTarget,
): Promise<Pick<Brief, 'thoroughCases'>> {
  if (depth !== 'thorough') return {};
  const played = (await catalogue.cases()).filter(
    (theCase) =>
      (cases.length === 0 || cases.includes(theCase.case)) &&
      absenceOf(capabilities, ...(theCase.needs ?? [])) === undefined,
  );
  return { thoroughCases: played.length };
}
