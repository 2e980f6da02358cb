import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { deadlineIn, poll, within } from '../../core/deadline.ts';
import type { DriverOp } from '../../vocabulary/index.ts';
import { capabilitiesSchema, contentOf } from '../../vocabulary/index.ts';
import { openExec, openExecDriver } from './driver.ts';
import { listening, openScripted, scripted, world } from './fixtures/scripted.ts';

const timeoutMs = 5_000;
const login: DriverOp = { op: 'login', session: 'alice.1', user: 'alice' };
const payload = { shape: 'text', text: 'hi' } as const;
const send: DriverOp = { op: 'send', message: 'm1', from: 'alice', to: 'bob', via: { session: 'alice.1' }, payload };
const read: DriverOp = { op: 'read-history', user: 'alice', peer: 'bob', way: 'all' };

describe('a driver in a process of its own', () => {
  test('says at the start what it serves, and what it does not name is not offered', async () => {
    await using driver = await openScripted('good');
    expect(driver).toMatchObject({
      kind: 'scripted',
      serves: [
        { flavour: 'scripted', version: '1.0.0' },
        { flavour: 'scripted', version: 'any' },
      ],
    });
    const capabilities = capabilitiesSchema.parse(driver.capabilities({ flavour: 'scripted', version: '1.0.0' }));
    expect(capabilities.sessionSend).toMatchObject({ value: 'stored' });
    expect(capabilities.push).toEqual({ absent: 'the driver does not say that it is offered' });
    const other = { flavour: 'scripted', version: '7.0.0' };
    expect([driver.ways(other), driver.capabilities(other).sessionSend]).toMatchObject([['one'], { value: 'queued' }]);
    expect(() => driver.capabilities({ flavour: 'another', version: '1.0.0' })).toThrow(
      'the driver scripted does not know the promises of another 1.0.0: it knows scripted 1.0.0, scripted',
    );
  });

  test('is asked for a server, and left alone when that is called off', async () => {
    await using driver = await openScripted('good');
    const stop = new AbortController();
    expect(await driver.probe({ url: 'here' }, stop.signal)).toEqual({
      ready: true,
      version: '1.0.0',
      server: 'scripted',
    });
    const stalled = driver.probe({ url: 'stalls' }, stop.signal);
    stop.abort();
    expect(await stalled).toEqual({ ready: false, why: 'it was called off' });
    expect(await driver.probe({ url: 'here' }, stop.signal)).toMatchObject({ ready: false });
  });

  test('sees the names of the server, and what it sees is told with those of the play', async () => {
    await using driver = await openScripted('good');
    const { context, seen, lines, used } = listening();
    const play = driver.open(context);
    const bytes = Uint8Array.from([0, 255, 10, 13]);
    const [entered, sent, history, refused] = await Promise.all([
      play.perform(login, { timeoutMs }),
      play.perform(send, { timeoutMs, bytes }),
      play.perform(read, { timeoutMs }),
      play.perform({ op: 'look-up', user: 'alice', peer: 'bob', messages: ['m1'], way: 'id' }, { timeoutMs }),
    ]);
    expect(entered).toEqual({ is: 'ok' });
    expect(sent).toEqual({ is: 'ok', result: { gave: 'ack', serverId: 'server-1' } });
    expect(history).toMatchObject({ is: 'ok', result: { messages: [{ from: 'alice', content: { bytes: 2 } }] } });
    expect(seen).toEqual([
      {
        session: 'bob.1',
        observation: {
          see: 'push',
          with: 'alice',
          message: { message: 'm1', from: 'alice', content: contentOf(bytes), serverId: `to ${world.native('bob')}` },
        },
      },
    ]);
    expect(refused).toMatchObject({ is: 'refused', by: 'server', code: 'not-offered' });
    expect(JSON.parse((refused as { detail: string }).detail)).toEqual({
      op: 'look-up',
      user: world.native('alice'),
      peer: world.native('bob'),
      clientNumbers: [world.clientNumber('m1')],
      way: 'id',
    });
    expect(used).toEqual(['one']);
    expect(lines).toMatchObject([
      { lane: 'alice.1', dir: 'out', text: expect.stringMatching(/\(cut, 6000 characters\)$/) as string },
    ]);
    expect(lines[0]?.text).toHaveLength(2000);
    await play.close();
  });

  test('ends what is under way with its play, and is asked nothing about it afterwards', async () => {
    await using driver = await openScripted('good', { limits: { answerMs: 300 } });
    const { context, used } = listening();
    const play = driver.open(context);
    await play.perform(login, { timeoutMs });
    const under = play.perform({ op: 'logout', session: 'alice.1' }, { timeoutMs: 600_000 });
    await poll(deadlineIn(timeoutMs), async () => used.includes('other') || undefined);
    await within(timeoutMs, 'the end of the play', Promise.all([play.close(), play.close()]));
    const cut = { is: 'unknown', why: 'cut', detail: 'the play was closed' };
    expect(await under).toEqual(cut);
    expect(await play.perform(login, { timeoutMs })).toEqual(cut);
    // The op of that play is never answered, and that is a breach in the end.
    await expectsOf(async () => driver.probe({ url: 'stalls' }, new AbortController().signal), {
      code: 'IMC_ERR_DRIVER_SILENT',
      message: /while probe was under way: .* has not answered perform in 300 ms/,
    });
  });

  test('is told that the server was started again, and what is from the time before is no news', async () => {
    await using driver = await openScripted('good');
    const { context, seen } = listening();
    const play = driver.open(context);
    await play.perform(login, { timeoutMs });
    play.restarted();
    expect(await play.perform(login, { timeoutMs })).toEqual({ is: 'ok' });
    expect(seen).toEqual([]);
  });

  test('has a barrier where it declares one on its stream', async () => {
    await using driver = await openScripted('good');
    const play = driver.open(listening().context);
    expect(await play.barrier?.('alice.1', { timeoutMs })).toEqual({ is: 'ok' });
    expect(driver.open(listening({ version: '2.0.0' }).context)).not.toHaveProperty('barrier');
  });

  test('waits for its turn before each op, or asks for it before each of its requests', async () => {
    for (const [mode, due] of [
      ['good', 1],
      ['turns', 2],
    ] as const) {
      await using driver = await openScripted(mode, { limits: { graceMs: 200 } });
      let turns = 0;
      const play = driver.open(listening({ turn: async () => ++turns }).context);
      expect(await play.perform(login, { timeoutMs })).toEqual({ is: 'ok' });
      expect(turns, mode).toBe(due);
    }
  });

  test('removes what was made, one thing for each turn, where it says that it can', async () => {
    await using driver = await openScripted('cleans');
    const [alice, bob] = [world.native('alice'), world.native('bob')];
    const made = { users: [alice, bob], groups: new Map([[world.native('g1'), [alice, bob]]]) };
    let turns = 0;
    const how = { turn: async () => ++turns, signal: new AbortController().signal };
    expect(await driver.cleanUp?.({ url: 'here' }, made, how)).toEqual({
      removed: { groups: 1, memberships: 2, users: 1, chats: 2 },
      failed: 1,
      why: `no ${bob} today`,
      stays: 'messages',
    });
    expect(turns).toBe(3);
    expect(await driver.cleanUp?.({}, made, { ...how, signal: AbortSignal.abort() })).toMatchObject({ removed: {} });
    await using strange = await openScripted('cleans-strangely');
    await expectsOf(async () => strange.cleanUp?.({}, made, how), {
      code: 'IMC_ERR_DRIVER_PROTOCOL',
      message: /while cleanUp was under way/,
    });
    await using other = await openScripted('good');
    expect(other).not.toHaveProperty('cleanUp');
  });

  test('may take its time as long as it tells of what it does', async () => {
    await using driver = await openScripted('busy', { limits: { graceMs: 500 } });
    const { context, lines } = listening();
    expect(await driver.open(context).perform(login, { timeoutMs: 0 })).toEqual({ is: 'ok' });
    expect(lines).toHaveLength(20);
  });

  test('is started once for whoever needs it, and again when it has ended', async () => {
    const open = () => openExecDriver(scripted('dies'), { say: () => {} });
    const first = await open();
    expect(await open()).toBe(first);
    await expectsOf(() => first.open(listening().context).perform(login, { timeoutMs }), breaches['dies']!);
    expect(await open()).not.toBe(first);
  });

  test('speaks to people by stderr, as far as that goes', async () => {
    const said: string[] = [];
    await using driver = await openScripted('talks-to-people', {
      say: (line) => said.push(line),
      limits: { stderrLinesMax: 10 },
    });
    await driver.open(listening().context).perform(login, { timeoutMs });
    expect(await poll(deadlineIn(timeoutMs), async () => said.length > 10 || undefined)).toBe(true);
    expect(said.slice(-2)).toEqual(['line 10', '(what it writes from here on is left out)']);
  });
});

/** What each bad one does, and what is said of it. */
const breaches: Readonly<Record<string, { readonly code: string; readonly message: RegExp }>> = {
  dies: {
    code: 'IMC_ERR_DRIVER_ENDED',
    message:
      /while perform was under way: .* has ended with exit code 7; its last line was .*\nTraceback: it was too much$/s,
  },
  garbage: {
    code: 'IMC_ERR_DRIVER_PROTOCOL',
    message:
      /no JSON object \(stdout is for the protocol, stderr for people\); its last line was connecting to the server/,
  },
  'not-utf8': { code: 'IMC_ERR_DRIVER_PROTOCOL', message: /not UTF-8/ },
  'two-things': { code: 'IMC_ERR_DRIVER_PROTOCOL', message: /none of answer, trouble, observe/ },
  'unknown-line': { code: 'IMC_ERR_DRIVER_PROTOCOL', message: /none of answer, trouble, observe/ },
  'strange-observation': { code: 'IMC_ERR_DRIVER_PROTOCOL', message: /observe\.seen\.with/ },
  'strange-play': { code: 'IMC_ERR_DRIVER_PROTOCOL', message: /a play that was never opened: 99/ },
  'strange-way': {
    code: 'IMC_ERR_DRIVER_PROTOCOL',
    message: /the way telepathy, and has said that there are one, other/,
  },
  'strange-answer': {
    code: 'IMC_ERR_DRIVER_PROTOCOL',
    message: /answers perform with what the protocol does not allow/,
  },
  'answer-to-nothing': { code: 'IMC_ERR_DRIVER_PROTOCOL', message: /answers 4711, which was not asked/ },
  'another-result': {
    code: 'IMC_ERR_DRIVER_PROTOCOL',
    message: /answers read-history with channel, and messages is due/,
  },
  'long-line': { code: 'IMC_ERR_DRIVER_PROTOCOL', message: /a line of more than 100000 bytes/ },
  silent: { code: 'IMC_ERR_DRIVER_SILENT', message: /has not answered perform in 200 ms/ },
  floods: { code: 'IMC_ERR_DRIVER_PROTOCOL', message: /more than 1000 lines about one play/ },
};

const limits = { graceMs: 100, answerMs: 2_000, lineBytesMax: 100_000, linesOfPlayMax: 1_000, unreadBytesMax: 500_000 };

describe('a driver that breaks the protocol', () => {
  test.each(Object.entries(breaches))('%s: is ended, and is never the fault of the server', async (mode, breach) => {
    await using driver = await openScripted(mode, { limits });
    const play = driver.open(listening().context);
    await expectsOf(() => play.perform(read, { timeoutMs: 100 }), breach);
    // Whatever is asked of it afterwards is told the same.
    await expectsOf(() => play.perform(login, { timeoutMs }), { ...breach, message: /./ });
    await expectsOf(() => driver.open(listening().context).perform(login, { timeoutMs }), { ...breach, message: /./ });
    await expectsOf(() => driver.probe({}, new AbortController().signal), { ...breach, message: /./ });
    await play.close();
    expect(await gone(driver.pid)).toBe(true);
  });

  test.each([
    ['dies-at-start', 'IMC_ERR_DRIVER_ENDED', /exit code 1; it had said nothing; on stderr .*\nModuleNotFoundError/s],
    ['another-api', 'IMC_ERR_DRIVER_PROTOCOL', /speaks api 2, and this version of imc api 1/],
    ['strange-hello', 'IMC_ERR_DRIVER_PROTOCOL', /serves/],
    ['strange-capability', 'IMC_ERR_DRIVER_PROTOCOL', /telepathy/],
    ['silent-at-start', 'IMC_ERR_DRIVER_SILENT', /has not answered hello in 500 ms/],
  ])('%s: is not opened', async (mode, code, message) => {
    await expectsOf(() => openScripted(mode, { limits: { answerMs: 500 } }), { code, message });
  });

  test('no such command: is not opened, and the shell says why', async () => {
    await expectsOf(() => openExec('no-such-program-of-ours', { say: () => {} }), {
      code: 'IMC_ERR_DRIVER_ENDED',
      message: /`no-such-program-of-ours` has ended with exit code 127.*not found/s,
    });
  });

  test('trouble of its own is told of that op alone', async () => {
    await using driver = await openScripted('trouble');
    const play = driver.open(listening().context);
    await expectsOf(() => play.perform(login, { timeoutMs }), {
      code: 'IMC_ERR_DRIVER',
      message: /failed at perform: KeyError: alice$/,
    });
    expect(await play.barrier?.('alice.1', { timeoutMs })).toEqual({ is: 'ok' });
  });

  test('silent-at-close: the play does not wait for ever, and says so', async () => {
    await using driver = await openScripted('silent-at-close', { limits: { answerMs: 300 } });
    const play = driver.open(listening().context);
    await play.perform(login, { timeoutMs });
    await expectsOf(() => play.close(), { code: 'IMC_ERR_DRIVER_SILENT', message: /has not answered close in 300 ms/ });
  });

  test('goes-on-after-close: is ended', async () => {
    await using driver = await openScripted('goes-on-after-close', { limits });
    const play = driver.open(listening().context);
    await play.close();
    await expectsOf(() => driver.probe({ url: 'stalls' }, new AbortController().signal), {
      code: 'IMC_ERR_DRIVER_PROTOCOL',
      message: /goes on and on about plays that are closed/,
    });
  });

  test('deaf: what waits for it is bounded', async () => {
    await using driver = await openScripted('deaf', { limits });
    const play = driver.open(listening().context);
    const bytes = new Uint8Array(200_000);
    const sends = Array.from({ length: 8 }, () => play.perform(send, { timeoutMs: 60_000, bytes }));
    for (const sent of sends)
      await expectsOf(() => sent, {
        code: 'IMC_ERR_DRIVER_SILENT',
        message: /does not read what it is told: \d+ bytes wait/,
      });
  });
});

describe('the end of a driver', () => {
  test('comes with ours, also where we are killed and it does not heed the end of its stdin', async () => {
    for (const mode of ['good', 'stays']) {
      const parent = fileURLToPath(new URL('fixtures/parent.mjs', import.meta.url));
      const child = spawn(process.execPath, [parent, scripted(mode)], { stdio: ['pipe', 'pipe', 'inherit'] });
      const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
      expect(isThere(Number(line))).toBe(true);
      child.kill('SIGKILL');
      expect(await gone(Number(line)), mode).toBe(true);
    }
  });

  test('does not keep our process alive while nothing is asked', async () => {
    const module = new URL('../../../dist/harness/drivers/exec/driver.js', import.meta.url);
    const text = `const { openExecDriver } = await import(${JSON.stringify(module)}); await openExecDriver(process.argv[1]);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', text, scripted('good')], { stdio: 'inherit' });
    const [code] = (await within(20_000, 'the end of the process', once(child, 'exit'))) as [number];
    expect(code).toBe(0);
  });
});

async function expectsOf(work: () => Promise<unknown>, error: { code: string; message: RegExp }): Promise<void> {
  const thrown: unknown = await within(20_000, 'an end', work()).then(
    (value) => ({ value }),
    (reason: unknown) => reason,
  );
  expect(thrown).toMatchObject({ code: error.code, message: expect.stringMatching(error.message) as string });
}

async function gone(pid: number): Promise<boolean | undefined> {
  return poll(deadlineIn(20_000), async () => !isThere(pid) || undefined);
}

/** One that has ended and waits to be noticed is not there any more. */
function isThere(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
