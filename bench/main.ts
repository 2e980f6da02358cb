import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { exitCodes } from '../harness/cli/exit-code.ts';
import { troubleOf, understood } from '../harness/cli/script.ts';
import { keepAwake, wallMs } from '../harness/core/clock.ts';
import { ImcError } from '../harness/core/errors.ts';
import { checkBuild } from '../harness/targets/build-stamp.ts';
import { builtFile } from '../harness/targets/package-root.ts';
import { renderAgainst } from './against.ts';
import { type Bench, type MeasuredPart, benchFormat, benchSchema } from './figures.ts';
import type { PartContext } from './part.ts';
import { parts } from './parts/index.ts';
import { renderBench } from './table.ts';

const USAGE = `npm run bench -- [--only ${parts.map(({ name }) => name).join('|')}]… [--binary PATH]… [--rounds 5] [--scale 1] [--seconds 600] [--json FILE] [--into FILE] [--against FILE] [--tiny]`;

/** What `--tiny` stands for: everything is tried once, and no figure means anything. */
const TINY = { rounds: 1, scale: 0.001 };

/** `npm run bench`: measures, prints a table, and keeps the figures. Gives the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const mayEnd = keepAwake();
  const folder = mkdtempSync(join(tmpdir(), 'imc-bench-'));
  try {
    const options = parsed(args);
    const before = options.against === undefined ? undefined : readBench(options.against);
    const into = options.into === undefined ? undefined : readBench(options.into);
    await checkBuild();
    const measured = await measure(options, folder);
    const bench = into ? merged(into, measured) : measured;
    const file = options.into ?? options.json;
    if (file !== undefined) writeFileSync(file, `${JSON.stringify(bench, undefined, 2)}\n`);
    process.stdout.write(renderBench(measured));
    if (before) process.stdout.write(renderAgainst(measured, before));
    return exitCodes.kept;
  } catch (thrown) {
    return troubleOf(thrown);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    mayEnd();
  }
}

type Options = ReturnType<typeof parsed>;

async function measure({ only, binaries, rounds, scale, budgetMs }: Options, folder: string): Promise<Bench> {
  const say = (text: string) => void process.stderr.write(`${text}\n`);
  const context: PartContext = { binaries, rounds, scale, budgetMs, say, folder };
  const [began, before] = [new Date(wallMs()).toISOString(), load()];
  const measured: MeasuredPart[] = [];
  for (const { measure: figures, ...part } of parts) {
    if (only.length > 0 && !only.includes(part.name)) continue;
    const loadThen = load();
    measured.push({ ...part, rounds, scale, load: [loadThen, load()], figures: await figures(context) });
    measured.at(-1)!.load[1] = load();
  }
  return {
    format: benchFormat,
    began,
    build: readFileSync(builtFile('source-digest'), 'utf8').trim().slice(0, 16),
    machine: { cores: availableParallelism(), node: process.version, load: [before, load()] },
    parts: measured,
  };
}

function load(): number {
  return loadavg()[0] ?? 0;
}

/** The parts that were measured now in the place of what the file had of them. */
function merged(earlier: Bench, now: Bench): Bench {
  const others = earlier.parts.filter(({ name }) => !now.parts.some((part) => part.name === name));
  const order = parts.map(({ name }) => name);
  const all = [...others, ...now.parts].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  return { ...now, parts: all };
}

function readBench(file: string): Bench {
  try {
    return benchSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ImcError('IMC_ERR_USAGE', `${file} is no bench: ${why}\n${USAGE}`, { cause });
  }
}

function parsed(args: readonly string[]) {
  const kinds = {
    only: { type: 'string', multiple: true, default: [] as string[] },
    binary: { type: 'string', multiple: true, default: [] as string[] },
    rounds: { type: 'string' },
    scale: { type: 'string' },
    seconds: { type: 'string', default: '600' },
    json: { type: 'string' },
    into: { type: 'string' },
    against: { type: 'string' },
    tiny: { type: 'boolean', default: false },
  } as const;
  const { values } = understood(() => parseArgs({ args: [...args], options: kinds }), USAGE);
  const unknown = values.only.find((name) => !parts.some((part) => part.name === name));
  if (unknown !== undefined) throw new ImcError('IMC_ERR_USAGE', `there is no part ${unknown}\n${USAGE}`);
  const standard = values.tiny ? TINY : { rounds: 5, scale: 1 };
  return {
    only: values.only,
    binaries: values.binary,
    rounds: Math.ceil(positive('--rounds', values.rounds ?? String(standard.rounds))),
    scale: positive('--scale', values.scale ?? String(standard.scale)),
    budgetMs: positive('--seconds', values.seconds) * 1000,
    json: values.json,
    into: values.into,
    against: values.against,
  };
}

function positive(flag: string, text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new ImcError('IMC_ERR_USAGE', `${flag} takes a number above 0, not "${text}"\n${USAGE}`);
}
