import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Counterexample, HistoryEvent, Op } from '../../harness/vocabulary/index.ts';
import { plainExample, plainRun, plainSalt, plainVerdict } from '../testing/sample-plain.ts';
import type { CurlOptions } from './curl.ts';
import { renderCurl } from './curl.ts';
import { shellFormat, shellQuoted, shellWith, shellWord } from './shell.ts';

function script(over: Partial<Counterexample> = {}, options: CurlOptions = {}): string {
  const example = plainExample(over);
  const verdict = plainVerdict([example]);
  return renderCurl(plainRun([verdict]), { verdict, example }, options);
}

/** The example with this op in place of its first one, and this request of it. */
function withOp(op: Op, text?: string, answer = '200 {}'): Partial<Counterexample> {
  const { history, transcript } = plainExample();
  const events = history.events.map((event): HistoryEvent =>
    event.at === 0 && event.type === 'start' ? { ...event, op } : event,
  );
  const lines = transcript.filter((line) => line.op !== 0);
  if (text === undefined) return { history: { ...history, events }, transcript: lines };
  const own = [
    { ms: 0.3, lane: 'api', dir: 'out' as const, text, op: 0 },
    { ms: 0.4, lane: 'api', dir: 'in' as const, text: answer, op: 0 },
  ];
  return { history: { ...history, events }, transcript: [...own, ...lines] };
}

const send = plainExample().scenario.ops[0] as Op;

function sh(text: string): string {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', text], { encoding: 'buffer' });
  expect(stderr.toString()).toBe('');
  expect(status).toBe(0);
  return stdout.toString('latin1');
}

describe('a script of plain HTTP calls', () => {
  test('has the calls of the body and one of each read that shows the failure, with names of its own', async () => {
    await expect(script()).toMatchFileSnapshot('golden/curl.sh');
  });

  test('is one that a shell can read, and takes its names from those that it is given', () => {
    const text = script({}, { salts: ['aaaaaaaaaa', 'bbbbbbbbbb'] });
    expect(spawnSync('sh', ['-n'], { input: text }).status).toBe(0);
    expect(text).toContain('set -- aaaaaaaaaa bbbbbbbbbb\n');
    expect(text).not.toContain(`"${plainSalt}alice"`);
  });

  test('waits as long as the record did where time passes', () => {
    expect(script(withOp({ op: 'elapse', timer: 're-push' }))).toContain("say 'time passes: re-push'\nsleep 1\n");
  });

  test('says again what the server has given, not what it gave then', () => {
    const { transcript } = plainExample();
    const asked = transcript.map((line) =>
      line.op === 2 && line.dir === 'out' ? { ...line, text: 'POST /x {"ids":[2126139468342624256]}' } : line,
    );
    const text = script({ transcript: asked });
    expect(text).toContain("GIVEN1=$(given 'id')");
    expect(text).toContain(`call POST '/x' '{"ids":['"$GIVEN1"']}'`);
    const lost = asked.map((line) => (line.op === 0 && line.dir === 'in' ? { ...line, text: '200 {}' } : line));
    const other = { ms: 4, lane: 'api', dir: 'in', text: '200 {"id":2126139468342624256}', op: 1 } as const;
    expect(() => script({ transcript: [...lost, other] })).toThrow(
      'which the server gave in an answer to something else',
    );
  });

  test('asks at once what was asked at once', () => {
    const { history, transcript } = plainExample();
    const [start, ...rest] = history.events.filter(({ type }) => type !== 'gave-up') as [
      HistoryEvent,
      ...HistoryEvent[],
    ];
    const other = { ...start, id: 9, at: 1 } as HistoryEvent;
    const end = { ...rest[0], id: 9, at: 3 } as HistoryEvent;
    const events = [start, other, { ...rest[0], at: 2 } as HistoryEvent, end, ...rest.slice(1)];
    const lines = transcript.map((line) => (line.op === 0 ? { ...line, op: 9 } : line));
    const text = script({ history: { ...history, events }, transcript: [...transcript, ...lines] });
    expect(text.match(/^call POST '\/send' .* &$/gm)).toHaveLength(2);
    expect(text).toContain('\nwait\n');
  });

  test('sends the very bytes, with other names in them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'test-curl-'));
    const stub =
      '#!/bin/sh\nfor arg; do case $arg in @*) cat "${arg#@}";; {*) printf %s "$arg";; esac; done >>"$SENT"\n';
    writeFileSync(join(folder, 'curl'), stub, { mode: 0o755 });
    const odd = `{"a":"it's $(x) \u007f\u0085 %s \\\\ \u8a9e","to":"${plainSalt}bob"}`;
    const text = script(withOp(send, `POST /send ${odd}`)).replaceAll(/^sleep .*$/gm, '');
    const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}`, SENT: join(folder, 'sent') };
    const { status } = spawnSync('sh', ['-s'], { input: text.replace(/^SALT=.*$/m, 'SALT=fresh'), env });
    const sent = readFileSync(join(folder, 'sent'), 'utf8');
    rmSync(folder, { recursive: true });
    expect(status).toBe(0);
    expect(sent).toBe(`${odd.replace(plainSalt, 'fresh')}{"user":"freshbob"}`);
  });

  test('is not made where something of it is no plain call, and says what', () => {
    const refused = (over: Partial<Counterexample>, says: string) =>
      expect(() => script(over)).toThrow(
        expect.objectContaining({ code: 'IMC_ERR_NO_CURL', message: expect.stringContaining(says) as string }) as Error,
      );
    refused(withOp({ op: 'login', session: 'bob.1', user: 'bob' }, 'CONNECT {}'), 'bob logs in as bob.1');
    refused(withOp({ op: 'restart', how: 'kill' }), 'the server is killed, and started again');
    refused(withOp({ ...send, via: { session: 'alice.1' } } as Op, 'SEND {}'), 'alice sends m1 to bob by alice.1');
    refused(withOp(send, '<message to="bob"/>'), 'is no HTTP call: alice sends m1');
    refused(withOp(send), 'is not on record');
    refused(withOp(send, 'POST /send {"a":" … (cut, 5000 characters)'), 'longer than what is kept on record');
    const { history } = plainExample();
    const told: HistoryEvent = {
      type: 'seen',
      at: 6,
      ms: 9,
      session: 'webhook',
      observation: { see: 'garbage', detail: '' },
    };
    refused(
      { history: { ...history, events: [...history.events, told] }, evidence: [6] },
      'what webhook was told unasked',
    );
  });

  test('does nothing that a server said', () => {
    const hostile = "'; touch /tmp/owned; $(reboot) `reboot`\r\nreboot\u2028 \u0000";
    const text = script({
      ...withOp(send, 'POST /send {"from":"x"}', `200 ${hostile}`),
      actual: hostile,
      expected: hostile,
    });
    const commands = text.split('\n').filter((line) => !line.startsWith('#') && !line.startsWith('say '));
    expect(commands.join('\n')).not.toMatch(/reboot|owned/);
    expect(
      sh(
        `say() { printf '%s\\n' "$1"; }\n${text
          .split('\n')
          .filter((line) => line.startsWith('say '))
          .join('\n')}`,
      ),
    ).toContain('$(reboot)');
  });
});

describe('a text in a shell', () => {
  const hostile = `a'b"c$d\`e\\f%s !*? \u0001\u007f\u009f\n語${plainSalt}x`;
  const bytes = Buffer.from(hostile.replace(plainSalt, 'S A')).toString('latin1');
  const variables = new Map([[plainSalt, 'SALT']]);

  test('is what it was, with variables in it', () => {
    expect(sh(`SALT='S A'; printf '%s' ${shellWith(hostile, variables)}`)).toBe(bytes);
    expect(sh(`SALT='S A'; printf ${shellFormat(`${hostile}\u0000`, variables)}`)).toBe(`${bytes}\u0000`);
    expect(
      sh(`printf '%s' ${shellQuoted("it's")} ${shellWord('a b')} ${shellWord('./a-b')} ${shellWith('', variables)}`),
    ).toBe("it'sa b./a-b");
  });
});
