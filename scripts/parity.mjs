// Starts a WuKongIM and the reference server, asks both the recorded requests in order, and prints where their answers
// differ and why: `npm run parity -- BINARY`. Exit status 1 when a difference is nobody's intention, 2 for wrong usage.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { nowMs } from '../dist/harness/core/clock.js';
import { driverNamed } from '../dist/harness/drivers/index.js';
import { parseTarget } from '../dist/harness/targets/parse-target.js';
import { openPool } from '../dist/harness/targets/pool.js';
import { compareAnswers } from '../dist/reference-server/parity/compare.js';
import { explanationOf } from '../dist/reference-server/parity/differences.js';
import { Replay, bodyOf, recordedServers } from '../dist/reference-server/parity/requests.js';

const RECORDING = 'reference-server/fixtures/wukongim-2.1.5.http.jsonl';

/** A server that answers before it has stored is asked again for so long. */
const SETTLE_MS = 2000;
const ASK_AGAIN_MS = 100;
const READS = /^\/(message|messages|message\/sync|channel\/messagesync|channel\/max_message_seq.*|conversation\/\w+)$/;

const [binary] = process.argv.slice(2);
if (binary === undefined) {
  process.stderr.write('usage: npm run parity -- BINARY (a WuKongIM 2.1 or 2.2)\n');
  process.exit(2);
}

const outDir = mkdtempSync(join(tmpdir(), 'imc-parity-'));
const pools = [];
try {
  for (const name of [binary, 'reference']) pools.push(await poolOf(name));
  const [theirs, ours] = await Promise.all(pools.map(async (pool) => (await pool.lease()).endpoints()));
  process.exitCode = await replay(new Replay(theirs.http), new Replay(ours.http));
} finally {
  await Promise.all(pools.map((pool) => pool.close()));
  rmSync(outDir, { recursive: true, force: true });
}

function poolOf(name) {
  const spec = parseTarget(name);
  return openPool({ spec, driver: driverNamed('wukongim'), outDir, patience: 2 });
}

/** Asks both, and tells the differences. */
async function replay(theirs, ours) {
  const [{ requests }] = recordedServers(readFileSync(RECORDING, 'utf8'));
  let explained = 0;
  let unexplained = 0;
  for (const line of requests) {
    const found = await differencesOf(line, theirs, ours);
    if (found.length === 0) continue;
    process.stdout.write(`${line.method} ${line.path} ${(bodyOf(line) ?? '').slice(0, 160)}\n`);
    for (const because of new Set(found.map(reasonOf))) {
      const whats = found.filter((one) => reasonOf(one) === because).map(({ what }) => what);
      process.stdout.write(`  ${whats.join(', ')}: ${because}\n`);
    }
    if (found.some(({ difference }) => difference === undefined)) unexplained += 1;
    else explained += 1;
  }
  process.stdout.write(
    `${requests.length} requests: ${requests.length - explained - unexplained} answered alike, ${explained} differ as intended, ${unexplained} unexplained\n`,
  );
  return unexplained === 0 ? 0 : 1;
}

function reasonOf({ difference }) {
  return difference?.because ?? 'UNEXPLAINED';
}

async function differencesOf(line, theirs, ours) {
  const end = nowMs() + SETTLE_MS;
  const actual = await ours.ask(line);
  for (;;) {
    const whats = compareAnswers(await theirs.ask(line), actual);
    const found = whats.map((what) => ({ what, difference: explanationOf(line, what) }));
    const isSettled = found.every(({ difference }) => difference !== undefined);
    if (isSettled || !READS.test(line.path) || nowMs() > end) return found;
    await pause(ASK_AGAIN_MS);
  }
}
