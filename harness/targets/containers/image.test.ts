import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import type { ImcError } from '../../core/errors.ts';
import { every } from '../../core/clock.ts';
import type { EngineClient } from './engine.ts';
import { findImage } from './image.ts';
import { engineTrouble } from './trouble.ts';

/** An engine that has no image until it was pulled, and tells this of the pull. */
function engineThatTells(lines: AsyncIterable<object> | Iterable<object>): EngineClient {
  let here = false;
  const missing = Object.assign(new Error('no such image'), { statusCode: 404 });
  const text = async function* () {
    for await (const line of lines) yield `${JSON.stringify(line)}\n`;
    here = true;
  };
  return {
    info: { containerRuntime: { architecture: 'x86_64', indexServerAddress: 'https://registry.example.org/' } },
    container: {
      dockerode: {
        getImage: () => ({
          inspect: async () =>
            here ? { Architecture: 'amd64', Config: { User: '10001:10001' } } : Promise.reject(missing),
        }),
        pull: async () => Readable.from(text()),
      },
    },
  } as unknown as EngineClient;
}

async function pulled(engine: EngineClient) {
  const said: string[] = [];
  const { signal } = new AbortController();
  const image = await findImage(engine, 'registry.example.org/server:1', {
    say: (text) => said.push(text),
    signal,
  }).catch(({ code, message }: ImcError) => `${code}: ${message}`);
  return { image, said };
}

test('a pull that takes its time is told now and then', async () => {
  const slowly = async function* () {
    yield { id: 'a', status: 'Downloading', progressDetail: { current: 1_500_000, total: 4_000_000 } };
    yield { id: 'b', status: 'Downloading', progressDetail: { current: 500_000, total: 1_000_000 } };
    // Longer than it takes until the first word on it.
    await new Promise<void>((resolve) => {
      const stop = every(3500, () => {
        stop();
        resolve();
      });
    });
  };
  const { image, said } = await pulled(engineThatTells(slowly()));
  expect(image).toEqual({ foreign: undefined, owner: { uid: 10_001, gid: 10_001 } });
  expect(said).toEqual([
    'pulling registry.example.org/server:1',
    'pulling registry.example.org/server:1: 2.0 of 5.0 MB',
  ]);
});

test('a pull that fails is told with the words of the engine and what helps', async () => {
  const { image } = await pulled(engineThatTells([{ error: 'manifest unknown' }]));
  expect(image).toMatchInlineSnapshot(
    `"IMC_ERR_IMAGE: the image registry.example.org/server:1 is not on this machine and cannot be pulled: manifest unknown. Remedy: check the name and the tag; a private one needs \`docker login\`"`,
  );
  const { image: full } = await pulled(engineThatTells([{ error: 'write /x: no space left on device' }]));
  expect(full).toMatchInlineSnapshot(
    `"IMC_ERR_DISK_FULL: no room for the image registry.example.org/server:1: the disk of the container engine is full. \`docker system df\` shows what takes it, \`docker system prune\` frees some"`,
  );
});

test('what an engine refuses is told with its words; a full disk and a lost engine have codes of their own', () => {
  const of = (cause: unknown) => {
    const { code, message } = engineTrouble('cannot do it', cause);
    return `${code}: ${message}`;
  };
  const refusal = Object.assign(new Error('(HTTP code 409) conflict'), { json: { message: 'name is in use' } });
  expect([of(refusal), of(new Error('no space left on device')), of(new Error('connect ECONNREFUSED'))])
    .toMatchInlineSnapshot(`
    [
      "IMC_ERR_CONTAINER: cannot do it: name is in use",
      "IMC_ERR_DISK_FULL: cannot do it: the disk of the container engine is full. \`docker system df\` shows what takes it, \`docker system prune\` frees some",
      "IMC_ERR_NO_ENGINE: cannot do it: the container engine no longer answers (connect ECONNREFUSED)",
    ]
  `);
});
