import { once } from 'node:events';
import { type IncomingMessage, get } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { deadlineIn, poll } from '../core/deadline.ts';
import { openWebhookListener, type WebhookListener } from './webhook-listener.ts';

let open: WebhookListener | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

/** Listens, and gives the lines that have come so far. */
async function heardBy({ origin }: WebhookListener, ...salts: string[]): Promise<() => string[]> {
  const { body } = await fetch(`${origin}/heard?${salts.map((salt) => `salt=${salt}`).join('&')}`);
  let text = '';
  const read = async () => {
    for await (const chunk of body ?? []) text += Buffer.from(chunk).toString();
  };
  read().catch(() => {});
  return () => text.split('\n').filter((line) => line !== '');
}

async function tell({ hook }: WebhookListener, event: string, body: string): Promise<number> {
  return (await fetch(`${hook}?event=${event}`, { method: 'POST', body })).status;
}

test('who listens hears what has his salt, in order, and nothing else', async () => {
  open = await openWebhookListener();
  const [mine, theirs] = [await heardBy(open, 'salt1'), await heardBy(open, 'salt2')];
  expect(await tell(open, 'message', '["salt1alice"]')).toBe(200);
  expect(await tell(open, 'message', '["salt2alice"]')).toBe(200);
  expect(await tell(open, 'presence', '["salt1bob"]')).toBe(200);
  const lines = await poll(deadlineIn(2000), async () =>
    mine().length >= 2 && theirs().length > 0 ? mine() : undefined,
  );
  expect(lines?.map((line) => JSON.parse(line) as unknown)).toEqual([
    { event: 'message', body: '["salt1alice"]' },
    { event: 'presence', body: '["salt1bob"]' },
  ]);
  expect(theirs()).toHaveLength(1);
});

test('who has several salts hears what has one of them, once', async () => {
  open = await openWebhookListener();
  const heard = await heardBy(open, 'salt1', 'SALT1');
  for (const body of ['SALT1BOB', 'salt2bob', 'salt1-m1 SALT1BOB']) await tell(open, 'message', body);
  const lines = await poll(deadlineIn(2000), async () => (heard().length >= 2 ? heard() : undefined));
  expect(lines?.map((line) => (JSON.parse(line) as { body: string }).body)).toEqual(['SALT1BOB', 'salt1-m1 SALT1BOB']);
});

test('what nobody listens for is answered, and forgotten', async () => {
  open = await openWebhookListener();
  expect(await tell(open, 'message', '["salt1alice"]')).toBe(200);
  const later = await heardBy(open, 'salt1');
  await tell(open, 'message', '["salt1bob"]');
  expect(await poll(deadlineIn(2000), async () => later()[0])).toContain('salt1bob');
});

test('who listens but does not read is cut, and nobody else', async () => {
  open = await openWebhookListener();
  const [slow] = (await once(get(`${open.origin}/heard?salt=salt1`), 'response')) as [IncomingMessage];
  const other = await heardBy(open, 'salt2');
  const body = `salt1${'x'.repeat(15 * 1024 * 1024)}`;
  for (let times = 0; times < 8; times += 1) expect(await tell(open, 'message', body)).toBe(200);
  await tell(open, 'message', 'salt2');
  expect(await poll(deadlineIn(5000), async () => other()[0])).toContain('salt2');
  await expect(textOf(slow)).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test('a body that is too large is refused, and so is a listener who says no salt', async () => {
  open = await openWebhookListener();
  expect((await fetch(`${open.origin}/heard`)).status).toBe(400);
  expect((await fetch(`${open.origin}/other`)).status).toBe(404);
  expect((await fetch(`${open.origin}//`)).status).toBe(404);
  expect(await tell(open, 'message', 'x'.repeat(17 * 1024 * 1024)).catch(() => 413)).toBe(413);
});
