import { dataBytes, kindOf, kinds, type Kind } from '../flavours/kinds.ts';
import { instancesDefault } from '../pool.ts';
import { aboutTarget, type Read } from './about-target.ts';
import type { Check, Found } from './check.ts';
import { clockCheck } from './clock.ts';
import { diskCheck } from './disk.ts';
import { type EngineFound, type NoEngine, engineCheck, lookAtEngine, noDisk, wayBackCheck } from './engine.ts';
import { imagesCheck } from './images.ts';
import { loadCheck, openFilesCheck } from './machine.ts';
import { portsCheck } from './ports.ts';
import { programCheck } from './programs.ts';
import { buildCheck, nodeCheck } from './runtime.ts';
import type { Senses } from './senses.ts';
import { clockOf } from './url.ts';

/** What somebody wants to run. */
export interface Question {
  readonly target: Read;
  /** The most plays at once. */
  readonly plays: number;
  /** Where a run would write. */
  readonly outFolder: string;
}

/** Room for a report with its counterexamples and logs; servers that say much fill more. */
const OUT_BYTES = 0.2e9;

/** Looks at everything that a run needs on this machine. Starts, pulls and changes nothing. */
export async function examine(question: Question, senses: Senses): Promise<Check[]> {
  const began = { wall: senses.wallMs(), steady: senses.steadyMs() };
  const engine = await lookAtEngine(senses.openEngine);
  const checks = [
    ...(await forAll(question, senses)),
    ...(await forServersOfOurs(senses)),
    ...(await forImages(engine, senses)),
    ...(await forPrograms(senses)),
    ...(await forTarget(question.target, engine)),
  ];
  const ticked = { wallMs: senses.wallMs() - began.wall, steadyMs: senses.steadyMs() - began.steady };
  return [...checks, ...neededBy(everybody, [clockCheck(ticked, await otherClocks(question.target, engine))])];
}

const everybody = [...kinds.map(({ kind }) => kind), 'target'];

function neededBy(whom: readonly string[], found: readonly Found[]): Check[] {
  return found.map((one) => ({ ...one, neededBy: whom }));
}

async function forAll({ plays, outFolder }: Question, senses: Senses): Promise<Check[]> {
  return neededBy(everybody, [
    nodeCheck(senses.nodeVersion, senses.nodeWanted),
    await buildCheck(senses.checkBuild),
    loadCheck(senses.load()),
    openFilesCheck(await senses.openFileLimit(), plays),
    diskCheck('disk for reports', await senses.measurePlace(outFolder), {
      neededBytes: OUT_BYTES,
      remedy: 'choose another folder with --out',
    }),
  ]);
}

/** What those need whom we start as programs of this machine. */
async function forServersOfOurs(senses: Senses): Promise<Check[]> {
  const started = kinds.filter(({ kind, starts }) => starts !== undefined && kind !== 'image');
  const place = await senses.measurePlace(senses.tempFolder);
  const disks = started.flatMap((kind) =>
    neededBy(
      [kind.kind],
      [
        diskCheck(`disk for ${kind.kind}`, place, {
          neededBytes: diskOf(kind),
          remedy: 'choose another folder with the environment variable TMPDIR',
        }),
      ],
    ),
  );
  return [
    ...neededBy(
      started.map(({ kind }) => kind),
      [portsCheck(await senses.ports())],
    ),
    ...disks,
  ];
}

/** All servers of a run together, the shared one and the private ones, unless more are asked for. */
function diskOf({ starts }: Kind): number {
  return starts === undefined ? 0 : (1 + instancesDefault) * dataBytes[starts];
}

async function forImages(engine: EngineFound | NoEngine, { engineHost }: Senses): Promise<Check[]> {
  const found = [engineCheck(engine, engineHost)];
  if (!('none' in engine)) found.push(wayBackCheck(engine), engineDisk(engine), await imagesCheck(engine.client));
  return neededBy(['image'], found);
}

function engineDisk({ disk }: EngineFound): Found {
  const name = 'disk for image';
  const neededBytes = Math.max(...kinds.filter(({ kind }) => kind === 'image').map(diskOf));
  if (disk === undefined) return noDisk(name);
  // The engine writes there, whether we may or not.
  return diskCheck(name, { ...disk, mayWrite: true }, { neededBytes, remedy: 'docker system prune' });
}

async function forPrograms({ searchPath }: Senses): Promise<Check[]> {
  const looks = kinds.flatMap(({ kind, program }) =>
    program === undefined ? [] : [programCheck(program, searchPath).then((found) => neededBy([kind], [found]))],
  );
  return (await Promise.all(looks)).flat();
}

async function forTarget(target: Read, engine: EngineFound | NoEngine): Promise<Check[]> {
  return neededBy(['target'], 'not' in target ? [target.not] : await aboutTarget(target.spec, engine));
}

async function otherClocks(target: Read, engine: EngineFound | NoEngine) {
  const server = 'spec' in target && target.spec.kind === 'url' ? await clockOf(target.spec.endpoints) : undefined;
  return [...('none' in engine ? [] : [engine.clock]), ...(server === undefined ? [] : [server])];
}

/** Whether targets of a kind can be run, and what keeps them from it. */
export interface Prospect {
  readonly kind: string;
  readonly example: string;
  /** What it needs, in words. */
  readonly needs: string;
  readonly canRun: boolean;
  /** Names of the checks that are `missing`. */
  readonly missing: readonly string[];
}

/** What each kind of target needs of what there is. */
export function prospects(checks: readonly Check[]): Prospect[] {
  return kinds.map(({ kind, example, needs }) => {
    const lacking = missingFor(checks, [kind]);
    return { kind, example, needs, canRun: lacking.length === 0, missing: lacking.map(({ name }) => name) };
  });
}

/** What keeps the target that was asked about from being run. */
export function missingForTarget(checks: readonly Check[], target: Read): Check[] {
  return missingFor(checks, ['target', ...kindsOfTarget(target)]);
}

/** The kind of a target; none where its file cannot be started. */
export function kindsOfTarget(target: Read): string[] {
  return 'spec' in target ? [kindOf(target.spec)] : [];
}

function missingFor(checks: readonly Check[], needs: readonly string[]): Check[] {
  return checks.filter(({ is, neededBy: by }) => is === 'missing' && needs.some((need) => by.includes(need)));
}
