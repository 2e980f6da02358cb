import { expect, test } from 'vitest';
import { within } from '../../core/deadline.ts';
import { listFaults } from '../list-faults.ts';
import { parseTarget } from '../parse-target.ts';
import { openPool } from '../pool.ts';
import { standInFolder } from '../fixtures/stand-in.ts';

const driver = { kind: 'none', serves: [], probe: async () => ({ ready: true as const }) };

test('the bundled server starts, tells its version, and is renewed', async () => {
  using place = standInFolder();
  const pool = await openPool({ spec: parseTarget('reference'), driver, outDir: place.folder, patience: 1 });
  expect(pool.info()).toMatchObject({
    name: 'reference',
    flavour: 'reference',
    version: expect.stringMatching(/^\d+\.\d+/),
  });
  const lease = await pool.lease();
  expect(await lease.health()).toEqual({ is: 'up' });
  const { webhooks } = await lease.endpoints();
  expect(await lease.renew()).toEqual({
    http: expect.stringMatching(/^http:/),
    tcp: expect.stringMatching(/:\d+$/),
    ws: expect.stringMatching(/^ws:.*:\d+$/),
    webhooks,
  });
  await pool.close();
});

test('it tells a back end what it has stored', async () => {
  using place = standInFolder();
  const pool = await openPool({ spec: parseTarget('reference'), driver, outDir: place.folder, patience: 1 });
  const { http, webhooks } = await (await pool.lease()).endpoints();
  const { body } = await fetch(`${webhooks}/heard?salt=salt1`);
  const payload = Buffer.from('hello').toString('base64');
  const told = whole(body ?? [], new RegExp(`"event":"msg.notify".*${payload}.*\\n`));
  const message = { from_uid: 'salt1-alice', channel_id: 'salt1-bob', channel_type: 1, payload };
  await fetch(`${http}/message/send`, { method: 'POST', body: JSON.stringify(message) });
  expect(await within(5000, 'a webhook', told)).toContain('salt1-bob');
  await pool.close();
});

/** What a stream says until it has said this. */
async function whole(stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, wanted: RegExp): Promise<string> {
  let said = '';
  for await (const chunk of stream) {
    said += Buffer.from(chunk).toString();
    if (wanted.test(said)) return said;
  }
  throw new Error(`the stream ended without ${wanted.source}`);
}

test('it is restarted with its data, asked to end or killed', async () => {
  using place = standInFolder();
  const pool = await openPool({ spec: parseTarget('reference'), driver, outDir: place.folder, patience: 1 });
  const lease = await pool.lease();
  const ask = async (path: string, body: object) => {
    const { http } = await lease.endpoints();
    const response = await fetch(`${http}${path}`, { method: 'POST', body: JSON.stringify(body) });
    return (await response.json()) as { messages?: unknown[] };
  };
  const payload = Buffer.from('hello').toString('base64');
  await ask('/message/send', { from_uid: 'alice', channel_id: 'bob', channel_type: 1, payload });
  const before = await lease.endpoints();
  for (const how of ['graceful', 'kill'] as const) {
    expect(await lease.restart(how)).not.toEqual(before);
    const history = { login_uid: 'bob', channel_id: 'alice', channel_type: 1, limit: 10 };
    expect((await ask('/channel/messagesync', history)).messages).toHaveLength(1);
  }
  await pool.close();
});

test('it lists its faults, and refuses one that it does not know', async () => {
  using place = standInFolder();
  const [first] = await listFaults();
  expect(first).toMatchObject({ id: expect.any(String), caughtBy: expect.any(Array) });
  const spec = parseTarget('reference', { faults: ['no-such-fault'] });
  const opening = openPool({ spec, driver, outDir: place.folder, patience: 1 });
  await expect(opening).rejects.toMatchObject({
    code: 'IMC_ERR_FAULT',
    message: expect.stringContaining('no-such-fault'),
  });
});

test('options of the user reach it; one that it does not know, or with which nobody is let in, is refused', async () => {
  using place = standInFolder();
  const openWith = (...options: string[]) =>
    openPool({ spec: parseTarget('reference', { options }), driver, outDir: place.folder, patience: 1 });
  const pool = await openWith('--idle-ms', '5000');
  expect(pool.info().options).toEqual(['--idle-ms', '5000']);
  await pool.close();
  for (const options of [
    ['--no-such-option'],
    ['--idle-ms', 'soon'],
    ['--token-auth', 'on'],
    ['--help'],
    ['--fault=x'],
  ])
    await expect(openWith(...options)).rejects.toMatchObject({ code: 'IMC_ERR_SERVER_OPTIONS' });
});
