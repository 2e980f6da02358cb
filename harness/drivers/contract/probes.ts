import { expect } from 'vitest';
import { within } from '../../core/deadline.ts';
import { capabilitiesSchema } from '../../vocabulary/index.ts';
import type { ContractGroup } from './contract-test.ts';
import { holds } from './play.ts';

/** Whether a server is there. */
export const probes: ContractGroup = {
  title: 'a probe',
  tests: [
    {
      mistake: 'A driver that looks for another protocol, or that leaves its connection open.',
      name: 'finds the server, and leaves',
      async run(bench) {
        const { endpoints, streams } = await bench.proxied();
        const { signal } = new AbortController();
        expect(await bench.target.driver.probe(endpoints, signal)).toMatchObject({ ready: true });
        expect(streams.made).toBeGreaterThan(0);
        await holds('all connections are closed', () => streams.open === 0, bench.timeoutMs);
      },
    },
    {
      mistake: 'A driver that throws where it finds none.',
      name: 'says why where nothing listens, and where no endpoint is named',
      async run(bench) {
        const { driver } = bench.target;
        const { signal } = new AbortController();
        for (const endpoints of [await bench.nowhere(), {}]) {
          const found = await within(bench.timeoutMs, 'the end of a probe', driver.probe(endpoints, signal));
          expect(found).toMatchObject({ ready: false, why: expect.stringMatching(/./) as string });
        }
      },
    },
    {
      mistake: 'A driver that knows of no server, or not what those promise that it says it serves.',
      name: 'is for servers whose promises the driver declares',
      async run({ target: { driver } }) {
        expect(driver.serves.length).toBeGreaterThan(0);
        for (const about of driver.serves) expect(capabilitiesSchema.parse(driver.capabilities(about))).toBeDefined();
      },
    },
    {
      mistake: 'A driver that does not look at the signal, or throws when it comes.',
      name: 'of a server that does not answer ends with its signal',
      async run(bench) {
        const { endpoints, streams, requests } = await bench.proxied();
        for (const proxy of [streams, requests]) proxy.stallAnswers();
        const stop = new AbortController();
        const probe = bench.target.driver.probe(endpoints, stop.signal);
        await holds('the probe has begun', () => streams.made + requests.made > 0, bench.timeoutMs);
        stop.abort();
        expect(await within(bench.timeoutMs, 'the end of the probe', probe)).toMatchObject({ ready: false });
        await holds('all connections are closed', () => streams.open === 0, bench.timeoutMs);
      },
    },
  ],
};
