import { afterEach, expect, test } from 'vitest';
import { ImcError } from '../core/errors.ts';
import type { Instance, RunEvent } from '../vocabulary/index.ts';
import type { Brief } from './calls.ts';
import { connectControl } from './client.ts';
import type { ControlServer } from './server.ts';
import { serveControl } from './server.ts';

let server: ControlServer | undefined;
afterEach(() => server?.close());

function instance(name: string): Instance {
  return {
    endpoints: async () => ({ name }),
    health: async () => ({ is: 'died', detail: name }),
    renew: async () => ({ renewed: name }),
    logMark: async () => name.length,
    logSince: async (mark, bytesMax) => `${name} ${mark} ${bytesMax}`,
    cpuMs: async () => 1,
  };
}

async function connected() {
  const events: RunEvent[] = [];
  server = await serveControl({
    brief: async () => ({ seed: 7 }) as Brief,
    emit: async (event) => void events.push(event),
    instance: instance('shared'),
    disturbable: (which) => ({
      ...instance(`private ${which}`),
      restart: async (how) => {
        if (how === 'graceful') return { again: how };
        throw new ImcError('IMC_ERR_SERVER_GONE', 'it stayed away');
      },
    }),
  });
  return { main: await connectControl(server.address, { wind: () => {} }), events };
}

test('a worker reaches all servers, and what happens reaches the main process', async () => {
  const { main, events } = await connected();
  expect(await main.brief()).toEqual({ seed: 7 });
  await main.emit({ type: 'ended' });
  expect(events).toEqual([{ type: 'ended' }]);
  for (const [name, of] of [
    ['shared', main.instance],
    ['private 0', main.disturbable(0)],
    ['private 1', main.disturbable(1)],
  ] as const) {
    expect(await of.endpoints()).toEqual({ name });
    expect(await of.health()).toEqual({ is: 'died', detail: name });
    expect(await of.renew()).toEqual({ renewed: name });
    expect(await of.logMark()).toBe(name.length);
    expect(await of.logSince(1, 2)).toBe(`${name} 1 2`);
    expect(await of.cpuMs()).toBe(1);
  }
});

test('a restart gives the new endpoints, or the reason why there are none', async () => {
  const { main } = await connected();
  expect(await main.disturbable(1).restart('graceful')).toEqual({ again: 'graceful' });
  await expect(main.disturbable(1).restart('kill')).rejects.toMatchObject({
    code: 'IMC_ERR_SERVER_GONE',
    message: 'it stayed away',
  });
});

test('who does not know the word is hung up on', async () => {
  await connected();
  const [port] = server?.address.split('/') ?? [];
  const stranger = await connectControl(`${port}/guess`, { wind: () => {} });
  await expect(stranger.brief()).rejects.toMatchObject({ code: 'IMC_ERR_CONTROL' });
});
