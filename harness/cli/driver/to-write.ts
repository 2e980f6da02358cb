import { toImcError } from '../../core/errors.ts';
import { within } from '../../core/deadline.ts';
import { closedAddress } from '../../drivers/contract/proxy.ts';
import { optionsFor } from '../../drivers/external/driver-check.ts';
import { hostAndPort } from '../../drivers/contract/address.ts';
import type { ExternalDriver } from '../../drivers/external/define.ts';
import type { DriverOp, Endpoints } from '../../vocabulary/index.ts';
import { worldOf } from '../../vocabulary/index.ts';

const opMs = 500;

const chat = { user: 'alice', peer: 'bob' } as const;

/** Each op once, as a play would ask for it. */
const all: readonly DriverOp[] = [
  { op: 'register', user: 'alice' },
  { op: 'login', user: 'alice', session: 'alice.1' },
  {
    op: 'send',
    message: 'm1',
    from: 'alice',
    to: 'bob',
    via: { session: 'alice.1' },
    payload: { shape: 'text', text: '' },
  },
  { op: 'send', message: 'm2', from: 'alice', to: 'bob', via: 'api', payload: { shape: 'text', text: '' } },
  { op: 'read-history', ...chat, way: '' },
  { op: 'walk-history', ...chat, way: '', pageSize: 1 },
  { op: 'look-up', ...chat, messages: ['m1'], way: '' },
  { op: 'read-archive', user: 'alice', way: '' },
  { op: 'list-conversations', user: 'alice', way: '' },
  { op: 'sync-conversations', user: 'alice', way: '' },
  { op: 'inspect-channel', ...chat },
  { op: 'mark-read', ...chat },
  { op: 'read-position', ...chat },
  { op: 'ask-offers', user: 'alice' },
  { op: 'kick', user: 'alice' },
  { op: 'block', ...chat },
  { op: 'allow', ...chat },
  { op: 'logout', session: 'alice.1' },
];

/** What the driver itself says is not written yet (`notWritten`), each once: asked for where nobody listens, so that nothing is done. */
export async function toWrite(driver: ExternalDriver, endpoints: Endpoints): Promise<readonly string[]> {
  const { streams, requests = [] } = optionsFor(driver.contract, endpoints);
  const address = await closedAddress();
  const nowhere = Object.fromEntries(
    [...streams, ...requests].map((name) => [name, hostAndPort.rewrite(endpoints[name] ?? '', address)]),
  );
  const none = () => {};
  const left: string[] = [];
  const note = (thrown: unknown) => {
    const part = /not written yet: ([\s\S]*)$/.exec(toImcError(thrown).message)?.[1];
    if (part !== undefined && !left.includes(part)) left.push(part);
  };
  try {
    const [about = { flavour: driver.kind, version: '' }] = driver.serves;
    const world = worldOf('imcnowhere');
    const client = driver.open({
      about,
      endpoints: { ...endpoints, ...nowhere },
      world,
      observe: none,
      transcribe: none,
      used: none,
    });
    for (const op of all)
      await within(opMs, op.op, client.perform(op, { timeoutMs: opMs, bytes: new Uint8Array() })).catch(note);
    await client.close();
  } catch (thrown) {
    note(thrown);
  }
  return left;
}
