import { expect, test } from 'vitest';
import { plainExample, plainRun, plainVerdict } from '../testing/sample-plain.ts';
import type { Counterexample } from '../../harness/vocabulary/index.ts';
import type { FailureTextOptions } from './failure-text.ts';
import { renderFailure } from './failure-text.ts';

function shown(over: Partial<Counterexample> = {}, options: Partial<FailureTextOptions> = {}): string {
  const example = plainExample(over);
  const verdict = plainVerdict([example]);
  return renderFailure(plainRun([verdict]), { verdict, example }, { folder: 'out dir', width: 80, ...options });
}

test('a failure is told with its promise, its conversation, what happened, and how to see it again', () => {
  expect(`\n${shown()}`).toMatchInlineSnapshot(`
    "
    IMC-DM-003  what IMC-DM-003 promises
    MUST, critical; not-listed

    promise    Whoever asks finds that a first message puts the chat into the
               receiver's conversation list.
               “We promise that a first message puts the chat into the receiver's
               conversation list.”
               https://example.org/docs#imc-dm-003
    target     /home/somebody/servers/toy-2.1 (toy 2.1), options --config
               /home/somebody/toy.yaml

    The smallest conversation that shows it:
       1  alice sends m1 to bob by the API

                alice                         server                           bob
                  │                              │                              │
         0 ms     │        send m1 to bob        │                              │
                  │─────────────────────────────▶│                              │
         3 ms     │             ack              │                              │
                  │◀─────────────────────────────│                              │
         3 ms     ──── then everyone reads everything, by every way there is ────
       1.00 s     │                              │   conversation list? (all)   │
                  │                              │◀─────────────────────────────│
       1.00 s     │                              │           nothing            │
                  │                              │─────────────────────────────▶│
                  │                              │  expected: the list of bob   │
                  │                              │  shows the chat with alice   │
                  │                              │  once, asked by recents-20   │
                  │                              │╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌✗│
                  │                              │                              │

    expected   the list of bob shows the chat with alice once, asked by recents-20
    seen       it shows nothing
    again      shown again in 10 of 10 replays with fresh users
    replay     npx im-conformance replay 'out dir/replays/IMC-DM-003-not-listed.json'
    "
  `);
});

test('the wire is shown as far as the failure is about it, or all of it', () => {
  const [head, wire = ''] = shown({}, { wire: 'relevant' }).split('The wire');
  expect(head).toContain('replay');
  expect(`\n${wire}`).toMatchInlineSnapshot(`
    "
    , as far as this is about it (2 further lines: --wire --all):
         0.30 ms  api → POST /send {"from":"0123456789alice","to":"0123456789bob","payload":"aGVsbG8="}
         2.40 ms  api ← 200 {"id":2126139468342624256}
      1001.10 ms  api → POST /conversations {"user":"0123456789bob"}
      1003.40 ms  api ← 200 []
    "
  `);
  expect(shown({}, { wire: 'all' }).match(/POST \/conversations/g)).toHaveLength(2);
});

test('a long wire is cut, and says so', () => {
  const entry = { ms: 0.5, lane: 'api', dir: 'in', text: 'x'.repeat(2000), op: 0 } as const;
  const text = shown({ transcript: Array.from({ length: 100 }, () => entry) }, { wire: 'relevant' });
  expect(text.length).toBeLessThan(40_000);
  expect(text).toMatch(/… 8\d further lines are left out/);
});

test('the log of the server is shown, or that there is none', () => {
  expect(shown({}, { log: true })).toContain('What the server logged meanwhile:\na line of the log\n');
  expect(shown({ serverLog: '' }, { log: true })).toContain('The server logged nothing meanwhile.');
});

test('a known failure says so, and how long it may be one', () => {
  const known = { reason: 'being mended', link: 'https://example.org/1', expires: '2026-12-09' };
  expect(shown({ known })).toContain(
    'known      being mended (does not gate, 12 days left)\n           https://example.org/1',
  );
});

test('nothing that the server said reaches the terminal as it is', () => {
  const hostile = '\u001b[31m\u0007\u202e<b>\r\nreplay     npx evil';
  const text = shown(
    { actual: hostile, serverLog: hostile, transcript: [{ ms: 1, lane: 'api', dir: 'in', text: hostile, op: 0 }] },
    { wire: 'all', log: true },
  );
  // oxlint-disable-next-line no-control-regex
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
});
