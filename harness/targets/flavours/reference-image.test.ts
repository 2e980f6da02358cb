import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack } from 'tar-fs';
import { describe, expect, test } from 'vitest';
import { deadlineIn, poll } from '../../core/deadline.ts';
import type { ImcError } from '../../core/errors.ts';
import { engineWithOurImage, leftOf, ourImage } from '../fixtures/engine.ts';
import { standInFolder } from '../fixtures/stand-in.ts';
import { builtFile } from '../package-root.ts';
import { parseTarget } from '../parse-target.ts';
import { openPool } from '../pool.ts';
import type { PoolOptions } from '../pool-types.ts';
import type { EngineClient } from '../containers/engine.ts';

const found = await engineWithOurImage();
if ('missing' in found) process.stderr.write(`NOT TESTED: servers in containers. ${found.missing}\n`);
const engine = found as EngineClient;
const driver = { kind: 'none', serves: [], probe: async () => ({ ready: true as const }) };

function open(outDir: string, more: Partial<PoolOptions> = {}, image = ourImage) {
  return openPool({ spec: parseTarget(image, { cwd: outDir }), driver, outDir, patience: 1, ...more });
}

async function errorOf(opening: Promise<unknown>): Promise<string> {
  return opening.then(
    () => 'none',
    ({ code, message }: ImcError) => `${code}: ${message}`,
  );
}

async function store(http: string | undefined, text: string): Promise<void> {
  const payload = Buffer.from(text).toString('base64');
  const message = { from_uid: 'alice', channel_id: 'bob', channel_type: 1, payload };
  await fetch(`${http}/message/send`, { method: 'POST', body: JSON.stringify(message) });
}

async function stored(http: string | undefined): Promise<string[]> {
  const asked = {
    login_uid: 'bob',
    channel_id: 'alice',
    channel_type: 1,
    start_message_seq: 1,
    pull_mode: 1,
    limit: 9,
  };
  const answer = await fetch(`${http}/channel/messagesync`, { method: 'POST', body: JSON.stringify(asked) });
  const { messages } = (await answer.json()) as { messages: { payload: string }[] };
  return messages.map(({ payload }) => Buffer.from(payload, 'base64').toString());
}

describe.skipIf('missing' in found)('a server in a container', () => {
  test('keeps its data through a kill and an orderly end, elsewhere each time, and leaves nothing', async () => {
    using place = standInFolder();
    const pool = await open(place.folder);
    expect(pool.info()).toMatchObject({
      kind: 'image',
      name: ourImage,
      flavour: 'reference',
      version: expect.any(String),
    });
    const lease = await pool.lease();
    const first = await lease.endpoints();
    await store(first['http'], 'one');
    const second = await lease.restart('kill');
    expect(second['http']).not.toBe(first['http']);
    await store(second['http'], 'two');
    const third = await lease.restart('graceful');
    expect(await stored(third['http'])).toEqual(['one', 'two']);
    expect(await lease.health()).toEqual({ is: 'up' });
    const log = readFileSync(join(place.folder, 'server.log'), 'utf8');
    expect(log.match(/^--- ended: .*/gm)).toEqual([
      expect.stringMatching(/SIGKILL after/),
      expect.stringMatching(/exit code 0 after/),
    ]);
    expect(log.match(/"ready":true/g)).toHaveLength(3);
    const renewed = await lease.renew();
    expect(await stored(renewed['http'])).toEqual([]);
    await pool.close();
    expect(await leftOf(engine, ourImage)).toEqual([]);
  });

  test('gives its data to another one', async () => {
    using place = standInFolder();
    const before = await open(join(place.folder, 'a'));
    await store((await (await before.lease()).endpoints())['http'], 'one');
    const kept = join(place.folder, 'kept');
    await before.keepData(kept);
    await before.close();
    expect(existsSync(join(kept, 'store.db'))).toBe(true);
    const after = await open(join(place.folder, 'b'), { data: kept });
    expect(await stored((await (await after.lease()).endpoints())['http'])).toEqual(['one']);
    await after.close();
  });

  test('that ends at once, or has no such option, says so and leaves nothing', async () => {
    using place = standInFolder();
    const spec = parseTarget(ourImage, { cwd: place.folder, options: ['--frobnicate'] });
    expect(await errorOf(open(place.folder, { spec }))).toMatch(/^IMC_ERR_SERVER_OPTIONS: .*frobnicate/);
    const broken = parseTarget(ourImage, { cwd: place.folder, env: ['NODE_OPTIONS=--no-such-option'] });
    expect(await errorOf(open(place.folder, { spec: broken }))).toMatch(
      /^IMC_ERR_DIED_AT_START: im-conformance:test ended before it was ready: exit code 9 after [\d.]+ s\. Its log [^]*no-such-option/,
    );
    expect(await leftOf(engine, ourImage)).toEqual([]);
  });

  test('an image that is nowhere is told, with what helps', async () => {
    using place = standInFolder();
    expect(await errorOf(open(place.folder, {}, 'localhost:1/im-conformance:none'))).toMatch(
      /^IMC_ERR_IMAGE: the image localhost:1\/im-conformance:none is not on this machine and cannot be pulled: .* Remedy: /,
    );
  });

  test('an image for another kind of machine is told', async () => {
    using place = standInFolder();
    const image = 'foreign/im-conformance:test';
    await loadForeign(place.folder, image);
    try {
      expect(await errorOf(open(join(place.folder, 'out'), {}, image))).toMatch(
        /^IMC_ERR_IMAGE_PLATFORM: foreign\/im-conformance:test does not run here: the image is for s390x, and the engine runs on /,
      );
    } finally {
      await engine.container.dockerode.getImage(image).remove({ force: true });
    }
  });

  test('is removed though the run was killed', async () => {
    using place = standInFolder();
    const child = spawn(process.execPath, [builtFile('harness/cli/main.js'), 'run', ourImage, '--quick'], {
      cwd: place.folder,
      stdio: 'ignore',
    });
    const isThere = async () => ((await leftOf(engine, ourImage)).length > 0 ? true : undefined);
    expect(await poll(deadlineIn(60_000), isThere)).toBe(true);
    child.kill('SIGKILL');
    const isGone = async () => ((await isThere()) === undefined ? true : undefined);
    expect(await poll(deadlineIn(60_000), isGone)).toBe(true);
  });
});

test('where no engine answers that is told, with what helps', async () => {
  using place = standInFolder();
  const child = spawn(process.execPath, [builtFile('harness/cli/main.js'), 'run', ourImage], {
    cwd: place.folder,
    env: { ...process.env, DOCKER_HOST: 'unix:///nowhere/docker.sock' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  const [code] = (await once(child, 'close')) as [number];
  expect(output).toContain('IMC_ERR_NO_ENGINE: no container engine answers at DOCKER_HOST=unix:///nowhere/docker.sock');
  expect(code).toBe(3);
});

/** An image with a program that no processor knows, said to be for another kind of machine. */
async function loadForeign(folder: string, image: string): Promise<void> {
  const [layer, saved] = [join(folder, 'layer'), join(folder, 'saved')];
  for (const path of [layer, saved]) mkdirSync(path);
  writeFileSync(join(layer, 'server'), Buffer.from('7f454c46020101000000000000000000', 'hex'), { mode: 0o755 });
  await pipeline(Readable.from(pack(layer)), createWriteStream(join(saved, 'layer.tar')));
  const digest = createHash('sha256')
    .update(readFileSync(join(saved, 'layer.tar')))
    .digest('hex');
  const config = {
    architecture: 's390x',
    os: 'linux',
    config: { Entrypoint: ['/server'] },
    rootfs: { type: 'layers', diff_ids: [`sha256:${digest}`] },
    history: [{}],
  };
  writeFileSync(join(saved, 'config.json'), JSON.stringify(config));
  const manifest = [{ Config: 'config.json', RepoTags: [image], Layers: ['layer.tar'] }];
  writeFileSync(join(saved, 'manifest.json'), JSON.stringify(manifest));
  const { dockerode } = engine.container;
  const stream = await dockerode.loadImage(Readable.from(pack(saved)));
  await new Promise((resolve) => dockerode.modem.followProgress(stream, resolve));
}
