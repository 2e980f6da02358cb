import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deadlineIn, poll } from '../core/deadline.ts';
import type { ImcError } from '../core/errors.ts';
import { freshName } from '../core/random.ts';
import { type Container, type EngineClient, openEngine } from '../targets/containers/engine.ts';
import { makeImage } from './make-image.ts';
import { type ServerOptions, imageOptions } from './options.ts';
import { ourImage } from './our-image.ts';
import { serverImage } from './server-image.ts';

const READY_MS = 60_000;

const found = await openEngine().catch((cause: ImcError) => ({ missing: cause.message }));
if ('missing' in found) process.stderr.write(`NOT TESTED: images that are made without pulling. ${found.missing}\n`);
const engine = found as EngineClient;
const name = `imc-image-test-${freshName(8)}`;

describe.skipIf('missing' in found)('our own image', () => {
  const image = `${name}:ours`;
  beforeAll(async () => void (await makeImage(await ourImage({ kind: 'ours', tag: image }))));
  afterAll(() => removeImage(image));

  test('is healthy, keeps its data when it is killed, and ends in order when it is asked to', async () => {
    await withContainer({ image, port: 5001, volume: '/data' }, async (container, url) => {
      expect(await state(container, ({ Health }) => Health?.Status === 'healthy')).toBeDefined();
      const message = { from_uid: 'alice', channel_id: 'bob', channel_type: 1, payload: 'b25l' };
      await answerOf(`${await url()}/message/send`, message);
      await container.kill();
      expect((await state(container, ({ Running }) => !Running))?.ExitCode).toBe(137);
      await container.start();
      const asked = { login_uid: 'bob', channel_id: 'alice', channel_type: 1, pull_mode: 1, limit: 9 };
      const history = await answerOf(`${await url()}/channel/messagesync`, asked);
      expect(JSON.parse(history)).toMatchObject({ messages: [{ from_uid: 'alice', payload: 'b25l' }] });
      await container.stop({ t: 20 });
      expect((await state(container, ({ Running }) => !Running))?.ExitCode).toBe(0);
    });
  });

  test('runs as a user without rights, who may write what he has to', async () => {
    const program = `
      const { writeFileSync } = require('node:fs');
      const may = (path) => { try { writeFileSync(path + '/x', ''); return true; } catch { return false; } };
      const places = ['/data', '/work', '/tmp', '/opt/im-conformance', '/'];
      const about = { uid: process.getuid(), cwd: process.cwd(), writable: places.filter(may) };
      require('node:http').createServer((_, answer) => answer.end(JSON.stringify(about))).listen(5001);`;
    const command = { Entrypoint: ['node', '-e'], Cmd: [program] };
    await withContainer({ image, port: 5001, volume: '/data', command }, async (_, url) => {
      expect(JSON.parse(await answerOf(await url()))).toEqual({
        uid: 10_001,
        cwd: '/work',
        writable: ['/data', '/work', '/tmp'],
      });
    });
  });
});

describe.skipIf('missing' in found)('an image of a server', () => {
  const image = `${name}:server`;
  afterAll(() => removeImage(image));

  test('has the program with its libraries, arguments, environment and volume, and takes the place of the one before', async () => {
    const program = `
      require('node:fs').writeFileSync('/var/lib/server/x', '');
      const about = { argv: process.argv, text: process.env.TEXT, home: process.env.HOME };
      require('node:dns').lookup('localhost', (error) => {
        require('node:http').createServer((_, answer) => answer.end(JSON.stringify({ ...about, error }))).listen(8080);
      });`;
    const options = [process.execPath, '--tag', image, '--at', '/home/app', '--volume', '/var/lib/server'];
    const more = [
      `--arg=-e`,
      `--arg=${program}`,
      '--arg=--',
      '--arg=$HOME "',
      '--port=8080',
      `--env=TEXT=a "b" \\ $HOME`,
    ];
    await makeImage(serverImage(imageOptions([...options, '--env=TEXT=before']) as ServerOptions));
    const before = await engine.container.dockerode.getImage(image).inspect();
    const bytes = await makeImage(serverImage(imageOptions([...options, ...more]) as ServerOptions));
    expect(bytes).toBeGreaterThan(readFileSync(process.execPath).length);
    await expect(engine.container.dockerode.getImage(before.Id).inspect()).rejects.toThrow('No such image');
    await withContainer({ image, port: 8080, volume: '/var/lib/server' }, async (_, url) => {
      expect(JSON.parse(await answerOf(await url()))).toEqual({
        argv: ['/home/app', '$HOME "'],
        text: 'a "b" \\ $HOME',
        home: '/root',
        error: null,
      });
    });
  });

  test('cannot be made of a script', () => {
    const script = new URL('../../.ci/run', import.meta.url).pathname;
    const options = imageOptions([script, '--tag', image]) as ServerOptions;
    expect(() => serverImage(options)).toThrow(
      /^.*\.ci\/run is a script, and an image of it would have nothing to run it/,
    );
  });
});

interface Wanted {
  readonly image: string;
  readonly port: number;
  /** Where a volume that is made for it is. */
  readonly volume: string;
  readonly command?: { readonly Entrypoint: string[]; readonly Cmd: string[] };
}

/** Starts a container, and removes it and its volume when `use` is over. */
async function withContainer(
  { image, port, volume, command }: Wanted,
  use: (container: Container, url: () => Promise<string>) => Promise<void>,
): Promise<void> {
  const { dockerode } = engine.container;
  const inside = `${port}/tcp`;
  const container = await dockerode.createContainer({
    Image: image,
    ...command,
    HostConfig: { PortBindings: { [inside]: [{ HostPort: '0' }] }, Binds: [`${name}:${volume}:rw`] },
  });
  try {
    await container.start();
    await use(container, async () => {
      const { Ports } = (await container.inspect()).NetworkSettings;
      return `http://${engine.info.containerRuntime.host}:${Ports[inside]?.[0]?.HostPort}`;
    });
  } finally {
    await container.remove({ force: true, v: true });
    await dockerode.getVolume(name).remove();
  }
}

type State = Awaited<ReturnType<Container['inspect']>>['State'];

/** Its state as soon as it is what is waited for. */
async function state(container: Container, is: (state: State) => boolean): Promise<State | undefined> {
  return poll(deadlineIn(READY_MS), async () => {
    const { State } = await container.inspect();
    return is(State) ? State : undefined;
  });
}

/** What a server answers, as soon as it does. */
async function answerOf(url: string, body?: object): Promise<string> {
  const request = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const answer = await poll(deadlineIn(READY_MS), async () => {
    const response = await fetch(url, request).catch(() => undefined);
    return response?.ok === true ? response.text() : undefined;
  });
  return answer ?? `${url} never answered`;
}

async function removeImage(image: string): Promise<void> {
  await engine.container.dockerode.getImage(image).remove();
}
