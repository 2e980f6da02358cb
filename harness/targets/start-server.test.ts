import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nowMs } from '../core/clock.ts';
import type { ImcError } from '../core/errors.ts';
import { lifeOf, openStandIn, standInFolder } from './fixtures/stand-in.ts';
import { parseTarget } from './parse-target.ts';
import { openPool } from './pool.ts';

/** What a start that fails says; machine-dependent parts are made the same everywhere. */
async function failure(place: ReturnType<typeof standInFolder>, behave: string, patience = 1, signal?: AbortSignal) {
  const error = await openStandIn(place, behave, signal === undefined ? { patience } : { patience, signal }).then(
    () => undefined,
    (thrown: ImcError) => thrown,
  );
  const text = `${error?.code}: ${error?.message}`.replaceAll(place.folder, 'FOLDER');
  return text.replaceAll(/127\.0\.0\.1:\d+/g, 'ADDRESS').replaceAll(/after [\d.]+ s/g, 'after N s');
}

test('a server that ends at once is told with its last words', async () => {
  using place = standInFolder();
  expect(await failure(place, 'usage')).toMatchInlineSnapshot(`
    "IMC_ERR_DIED_AT_START: FOLDER/server-1.2.3.mjs ended before it was ready: exit code 64 after N s. Its log (FOLDER/out/server.log) ends:
    usage: frobnicate [--colour] FILE"
  `);
});

test('a server that is never healthy is told with its health', async () => {
  using place = standInFolder();
  expect(await failure(place, 'never-healthy', 0.02)).toMatchInlineSnapshot(`
    "IMC_ERR_NEVER_HEALTHY: FOLDER/server-1.2.3.mjs was not ready after N s: GET http://ADDRESS/health: 500 {"status":"error","message":"no slots"}. Its log (FOLDER/out/server.log) ends:
    stand-in: listening"
  `);
});

test('a server that is healthy but lets nobody in is told with the login', async () => {
  using place = standInFolder();
  expect(await failure(place, 'no-login', 0.02)).toMatchInlineSnapshot(`
    "IMC_ERR_NEVER_HEALTHY: FOLDER/server-1.2.3.mjs was not ready after N s: login: 403. Its log (FOLDER/out/server.log) ends:
    stand-in: listening"
  `);
});

test('a server that accepts and says nothing is told in time', async () => {
  using place = standInFolder();
  const begunMs = nowMs();
  expect(await failure(place, 'mute', 0.02)).toMatch(/^IMC_ERR_NEVER_HEALTHY: .*no answer within/);
  expect(nowMs() - begunMs).toBeLessThan(15_000);
});

test('a port that was taken meanwhile is changed, at most twice', async () => {
  using place = standInFolder();
  const pool = await openStandIn(place, 'port-race');
  await pool.close();
  expect(readFileSync(join(place.folder, 'starts'), 'utf8')).toBe('start\n'.repeat(2));
  using other = standInFolder();
  expect(await failure(other, 'port-always')).toMatch(/^IMC_ERR_PORT_TAKEN: /);
  expect(readFileSync(join(other.folder, 'starts'), 'utf8')).toBe('start\n'.repeat(3));
});

test('a port of the user that is taken is told before anything is started', async () => {
  using place = standInFolder();
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const config = join(place.folder, 'wk.yaml');
  writeFileSync(config, `httpAddr: 127.0.0.1:${port}\n`);
  const spec = parseTarget(place.binary, { options: ['--config', config] });
  const driver = { kind: 'stand-in', serves: [], probe: async () => ({ ready: true as const }) };
  const opening = openPool({ spec, driver, outDir: join(place.folder, 'out'), patience: 1 });
  await expect(opening).rejects.toMatchObject({
    code: 'IMC_ERR_PORT_TAKEN',
    message: expect.stringContaining(String(port)),
  });
  expect(readFileSync(join(place.folder, 'out', 'server.log'), 'utf8')).toBe('');
  server.close();
});

test('a server whose version nobody tells is not used', async () => {
  using place = standInFolder();
  const driver = { kind: 'stand-in', serves: [], probe: async () => ({ ready: true as const, version: '1.2.4' }) };
  const spec = parseTarget(place.binary, { serverVersion: '1.2.3' });
  const opening = openPool({ spec, driver, outDir: join(place.folder, 'out'), patience: 1 });
  await expect(opening).rejects.toMatchObject({
    code: 'IMC_ERR_VERSION',
    message: expect.stringContaining('wrong version'),
  });
});

test('a script whose interpreter is not there cannot be started', async () => {
  using place = standInFolder();
  writeFileSync(place.binary, '#!/no/such/interpreter\n');
  expect(await failure(place, 'well')).toMatchInlineSnapshot(
    `"IMC_ERR_BINARY_NOT_EXECUTABLE: FOLDER/server-1.2.3.mjs cannot be started: the interpreter or loader that it names is not on this machine"`,
  );
});

test('a start is given up when the run is', async () => {
  using place = standInFolder();
  const stop = new AbortController();
  const failing = failure(place, 'never-healthy', 1, stop.signal);
  stop.abort();
  expect(await failing).toMatch(/^IMC_ERR_SERVER_GONE: stopped while/);
});

test('an output folder that cannot be made is told as such', async () => {
  using place = standInFolder();
  writeFileSync(join(place.folder, 'out'), 'a file');
  expect(await failure(place, 'well')).toMatch(/^IMC_ERR_OUT: /);
});

test('a start that fails leaves nothing behind', async () => {
  using place = standInFolder();
  await failure(place, 'usage');
  const log = readFileSync(join(place.folder, 'out', 'server.log'), 'utf8');
  const folder = /--config (\S+)\/wk.yaml/.exec(log)?.[1] ?? '';
  expect(readdirSync(tmpdir()).map((name) => join(tmpdir(), name))).not.toContain(folder);
  expect(existsSync(folder)).toBe(false);
});

test('a server that ignores the signal to stop is killed after a grace', async () => {
  using place = standInFolder();
  const pool = await openStandIn(place, 'stubborn', { patience: 0.2 });
  await pool.close();
  expect(readFileSync(join(place.folder, 'out', 'server.log'), 'utf8')).toMatch(
    /SIGTERM, and I stay\n--- ended: SIGKILL/,
  );
});

test('a temporary folder whose name some servers cannot use is not used', async () => {
  using place = standInFolder();
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = join(place.folder, 'Capitals');
  try {
    const pool = await openStandIn(place, 'well');
    const { folder } = await lifeOf(await (await pool.lease()).endpoints());
    await pool.close();
    expect(folder).toMatch(/^\/tmp\/imc-[a-z0-9]{8}$/);
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
});
