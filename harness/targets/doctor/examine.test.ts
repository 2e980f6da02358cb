import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { ImcError } from '../../core/errors.ts';
import { type EngineClient, noEngine } from '../containers/engine.ts';
import { type ImageSpec, type TargetSpec, type UrlSpec, parseTarget } from '../parse-target.ts';
import { readTarget, type Read } from './about-target.ts';
import type { Check } from './check.ts';
import { examine, missingForTarget, prospects } from './examine.ts';
import type { Senses } from './senses.ts';
import { answerChecks, clockOf } from './url.ts';

/** A machine on which all is well, but for a container engine, which it lacks. */
const machine: Senses = {
  nodeVersion: '20.19.0',
  nodeWanted: '>=20.19',
  checkBuild: async () => {},
  openEngine: () => Promise.reject(new ImcError('IMC_ERR_NO_ENGINE', noEngine('', '', '/nowhere/docker.sock'))),
  engineHost: undefined,
  ports: async () => ({ from: 10_000, to: 32_000, tried: 10, free: 10 }),
  openFileLimit: async () => 20_000,
  load: () => ({ cores: 2, lastMinute: 0 }),
  tempFolder: '/tmp',
  measurePlace: async (folder) => ({ folder, freeBytes: 100e9, mayWrite: true }),
  searchPath: '/nowhere',
  wallMs: () => 0,
  steadyMs: () => 0,
};

const reference: Read = { spec: { kind: 'reference', name: 'reference', faults: [], options: [] } };
const image: ImageSpec = {
  kind: 'image',
  name: 'server:1.2.3',
  image: 'server:1.2.3',
  flavour: 'reference',
  env: {},
  faults: [],
  options: [],
};

/** An engine as one answers that is on another machine, whose clock is a minute ahead, and that has one image of ours. */
function remoteEngine(architecture: string): EngineClient {
  const dockerode = {
    modem: { host: 'far', port: '2376' },
    info: async () => ({
      ServerVersion: '27.0.1',
      Architecture: 'x86_64',
      OSType: 'linux',
      OperatingSystem: 'Linux',
      SystemTime: new Date(60_000).toISOString(),
      DockerRootDir: '/nowhere',
      SecurityOptions: ['name=seccomp,profile=builtin', 'name=rootless'],
    }),
    getNetwork: () => ({ inspect: () => Promise.reject(new Error('no such network')) }),
    listImages: async () => [{ RepoTags: ['im-conformance:1', 'other:2'] }, { RepoTags: null }],
    getImage: (name: string) => ({
      inspect: () =>
        name === 'server:1.2.3'
          ? Promise.resolve({ Architecture: architecture })
          : Promise.reject(Object.assign(new Error('no such image'), { statusCode: 404 })),
    }),
  };
  const info = { containerRuntime: { architecture: 'x86_64', operatingSystem: 'Linux' } };
  return { info, container: { dockerode } } as unknown as EngineClient;
}

function look(target: Read, senses: Partial<Senses> = {}): Promise<Check[]> {
  return examine({ target, plays: 256, outFolder: '/out' }, { ...machine, ...senses });
}

const named = (checks: readonly Check[], name: string) => checks.find((check) => check.name === name);

describe('a machine without a container engine', () => {
  test('can run the reference server, and no image; it is told what was looked for and how to get one', async () => {
    const checks = await look(reference);
    expect(missingForTarget(checks, reference)).toEqual([]);
    expect(prospects(checks).find(({ kind }) => kind === 'image')).toMatchObject({
      canRun: false,
      missing: ['container engine'],
    });
    expect(named(checks, 'container engine')).toMatchObject({
      is: 'missing',
      seen: 'no container engine was found: there is no /nowhere/docker.sock and DOCKER_HOST is not set',
      remedy: expect.stringContaining('systemctl start docker'),
    });
  });

  test('cannot run an image', async () => {
    const target = { spec: image };
    expect(missingForTarget(await look(target), target).map(({ name }) => name)).toEqual(['container engine']);
  });

  test('lacks a server that is not installed, for those alone who ask for it', async () => {
    const kinds = prospects(await look(reference)).filter(({ canRun }) => !canRun);
    const [ofImages, ...programs] = kinds.map(({ missing }) => missing);
    expect(ofImages).toEqual(['container engine']);
    expect(programs.map(({ length }) => length)).toEqual([1, 1, 1]);
  });
});

describe('an engine on another machine', () => {
  const engine = (architecture: string) => ({ openEngine: async () => remoteEngine(architecture) });

  test('is told apart: rootless, out of reach for us, with a clock of its own, and a disk that we cannot measure', async () => {
    const checks = await look({ spec: image }, { ...engine('amd64'), engineHost: 'tcp://far:2376' });
    expect(named(checks, 'container engine')).toMatchObject({
      is: 'ok',
      seen: '27.0.1 (linux/x86_64, Linux), rootless, at far:2376, as DOCKER_HOST says',
    });
    expect(named(checks, 'way from containers to us')).toMatchObject({ is: 'warning' });
    expect(named(checks, 'disk for image')).toMatchObject({ is: 'unknown' });
    expect(named(checks, 'images here')).toMatchObject({ is: 'ok', seen: 'im-conformance:1' });
    expect(named(checks, 'the image')).toMatchObject({ is: 'ok' });
    expect(named(checks, 'its version')).toMatchObject({ is: 'ok', seen: '1.2.3, by its name' });
  });

  test('an image for other machines, and one that is not there, are warnings', async () => {
    const foreign = await look({ spec: image }, engine('arm64'));
    expect(named(foreign, 'the image')).toMatchObject({ is: 'warning', seen: expect.stringContaining('arm64') });
    const absent = { spec: { ...image, image: 'server:9.9.9' } };
    const checks = await look(absent, engine('amd64'));
    expect(named(checks, 'the image')).toMatchObject({ is: 'warning', seen: 'server:9.9.9 is not on this machine' });
    expect(missingForTarget(checks, absent)).toEqual([]);
  });
});

test('what everybody needs keeps every kind of target from being run', async () => {
  const checks = await look(reference, { nodeVersion: '18.0.0' });
  expect(prospects(checks).every(({ missing }) => missing.includes('Node'))).toBe(true);
  expect(missingForTarget(checks, reference).map(({ name }) => name)).toEqual(['Node']);
});

test('a program that cannot be started is a finding; what can be no target is an error', async () => {
  const fails = (code: 'IMC_ERR_BINARY_NOT_EXECUTABLE' | 'IMC_ERR_TARGET') => () => {
    throw new ImcError(code, './server cannot be started: it is not marked as executable: chmod +x ./server');
  };
  const read = readTarget(fails('IMC_ERR_BINARY_NOT_EXECUTABLE'));
  expect(missingForTarget(await look(read), read)).toMatchObject([
    {
      name: 'the program',
      seen: './server cannot be started: it is not marked as executable',
      remedy: 'chmod +x ./server',
    },
  ]);
  expect(() => readTarget(fails('IMC_ERR_TARGET'))).toThrow(expect.objectContaining({ code: 'IMC_ERR_TARGET' }));
});

test('of a server that runs already, each address is tried, and its clock is read', async () => {
  const server = createServer((_, response) => response.writeHead(404).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const endpoints = { web: `ws://127.0.0.1:${port}/path`, plain: `127.0.0.1:${port}`, domain: 'localhost' };
  const spec: TargetSpec = { ...(parseTarget('http://some.server') as UrlSpec), name: 'x', endpoints };
  expect(missingForTarget(await look({ spec }), { spec })).toEqual([]);
  expect((await answerChecks(endpoints)).map(({ name, is }) => [name, is])).toEqual([
    ['web port', 'ok'],
    ['plain port', 'ok'],
  ]);
  const clock = await clockOf(endpoints);
  expect(Math.abs(clock?.aheadMs ?? Infinity)).toBeLessThanOrEqual(clock?.plusMinusMs ?? 0);
  await new Promise((resolve) => server.close(resolve));
  expect((await answerChecks(endpoints)).map(({ is }) => is)).toEqual(['missing', 'missing']);
  expect(await clockOf(endpoints)).toBeUndefined();
});
