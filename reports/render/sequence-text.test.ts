import { describe, expect, test } from 'vitest';
import { plainExample } from '../testing/sample-plain.ts';
import type { Lane, Sequence, Step } from '../sequence.ts';
import { sequenceOf } from '../sequence.ts';
import { ascii } from './ascii.ts';
import { columnsOf, wrapped } from './columns.ts';
import { renderSequenceText } from './sequence-text.ts';

const sequence = sequenceOf(plainExample());

function labelled(label: string): Sequence {
  const step: Step = { step: 'arrow', ms: 5, from: 'server', to: 'alice', label, tone: 'plain', isAnswer: true };
  const lanes: Lane[] = [
    { id: 'alice', kind: 'user' },
    { id: 'server', kind: 'server' },
  ];
  return { lanes, steps: [step], expected: '', actual: '' };
}

describe('a sequence in text', () => {
  test('has a column for each lane, and the promise in the place where it was to be kept', () => {
    expect(`\n${renderSequenceText(sequence, { width: 80 })}`).toMatchInlineSnapshot(`
      "
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
                    │                              │                              │"
    `);
  });

  test('is a list where the terminal is narrow, or the lanes are too many', () => {
    const listed = renderSequenceText(sequence, { width: 50 });
    expect(`\n${listed}`).toMatchInlineSnapshot(`
      "
           0 ms  alice ──▶ server: send m1 to bob
           3 ms  server ──▶ alice: ack
           3 ms  ── then everyone reads everything, by
                 every way there is
         1.00 s  bob ──▶ server: conversation list?
                 (all)
         1.00 s  server ──▶ bob: nothing
                 server ╌╌✗ bob: expected: the list of
                 bob shows the chat with alice once,
                 asked by recents-20"
    `);
    const lanes = Array.from({ length: 9 }, (_, i): Lane => ({ id: `u${i}`, kind: 'user' }));
    expect(renderSequenceText({ ...sequence, lanes }, { width: 100 })).toContain('alice ──▶ server: send m1 to bob');
  });

  test.each([60, 61, 80, 100, 200])('fits into %i columns', (width) => {
    const long = labelled(`${'語'.repeat(90)} and ${'x'.repeat(300)} and a few words`);
    for (const each of [sequence, long])
      for (const line of renderSequenceText(each, { width }).split('\n'))
        expect(columnsOf(line)).toBeLessThanOrEqual(width);
  });

  test('has nothing in it that a terminal obeys, whatever the server said', () => {
    const text = renderSequenceText(labelled('a\u001b[31mb\u0007c\nd\ud800\u202e\u0000'), { width: 80 });
    expect(text).toContain('a·[31mb·c ⏎ d\ufffd··');
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });

  test('keeps the lanes where they are beside wide characters', () => {
    const rows = renderSequenceText(labelled('語e\u0301語'), { width: 80 }).split('\n');
    expect(new Set(rows.slice(1).map((row) => columnsOf(row))).size).toBe(1);
  });

  test('is painted where it is wrong, and where it was to be right', () => {
    const text = renderSequenceText(sequence, { width: 80, paint: (tone, part) => `<${tone}:${part.trim()}>` });
    expect(text).toContain('<bad:nothing>');
    expect(text).toMatch(/<expected:╌+✗>/);
  });

  test('can do without all but ASCII', () => {
    const text = ascii(renderSequenceText(sequence, { width: 80 }));
    expect(text).toMatch(/^[\n -~]*$/);
    expect(text).toContain('...X|');
    expect(ascii('“a” … 語 →')).toBe('"a" ... ? >');
  });
});

test('lines are broken between words, and within one that is too wide', () => {
  expect(wrapped('a few words here', 7)).toEqual(['a few', 'words', 'here']);
  expect(wrapped('abcdefgh ij', 3)).toEqual(['abc', 'def', 'gh', 'ij']);
  expect(wrapped('語語語', 5)).toEqual(['語語', '語']);
  expect(wrapped('', 5)).toEqual(['']);
});
