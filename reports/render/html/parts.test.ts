import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import type { Counterexample, HistoryEvent, Op } from '../../../harness/vocabulary/index.ts';
import { sampleExample } from '../../testing/sample-examples.ts';
import { anchor, failureAnchor } from './anchor.ts';
import { prettyScript } from './client/pretty.ts';
import { clientScript } from './client/script.ts';
import { daysBetween, duration, moment } from './format.ts';
import { renderLink } from './promise.ts';
import { salted } from './salted.ts';
import { wrapped } from './sequence-layout.ts';
import { evidenceLines } from './wire-evidence.ts';
import { wireList } from './wire.ts';

function pretty(text: string): string {
  return String(runInNewContext(`${prettyScript}; prettyJson(text)`, { text }));
}

describe('a link to a failure', () => {
  test('names rule and shape, and the profile where it is another one than the default', () => {
    const failure = { rule: 'IMC-DM-003', shape: 'not-listed' };
    expect(failureAnchor({ ...failure, profile: 'default' })).toBe('IMC-DM-003/not-listed');
    expect(failureAnchor({ ...failure, profile: 'token-auth' })).toBe('IMC-DM-003/not-listed/token-auth');
  });

  test('needs no escaping whatever the names are, and two names give two', () => {
    expect(anchor('a b"<')).toBe('a~20~b~22~~3c~');
    expect(anchor('a~b')).not.toBe(anchor('a b'));
  });
});

describe('a source', () => {
  test('is a link where it leads somewhere, else text', () => {
    expect(renderLink('https://example.org/a').text).toContain('<a href="https://example.org/a"');
    expect(renderLink('docs/wire.md#x').text).toBe('<code>docs/wire.md#x</code>');
    expect(renderLink('javascript:alert(1)').text).toBe('<code>javascript:alert(1)</code>');
  });
});

describe('text of a play', () => {
  test('has the salt dimmed, and base64 of its world read out', () => {
    const base64 = Buffer.from('s4lt-m1 <hello>').toString('base64');
    expect(salted(`to s4ltbob: "${base64}"`, 's4lt').text).toBe(
      `to <span class="salt">s4lt</span>bob: &quot;${base64}<span class="decoded"> = <span class="salt">s4lt</span>-m1 &lt;hello&gt;</span>&quot;`,
    );
  });

  test('is as it is where there is no salt', () => {
    expect(salted('a & b', '').text).toBe('a &amp; b');
  });
});

describe('JSON line by line', () => {
  test('keeps every character but for the room between', () => {
    const text = '200 {"id":2126137278274207744,"list":[1,{"a":"x, \\"y\\": [z]"}],"none":[],"no":{}}';
    expect(pretty(text)).toMatchInlineSnapshot(`
      "200 {
        "id": 2126137278274207744,
        "list": [
          1,
          {
            "a": "x, \\"y\\": [z]"
          }
        ],
        "none": [],
        "no": {}
      }"
    `);
  });

  test('does not mind what is cut, or no JSON at all', () => {
    expect(pretty('{"a":"b')).toBe('{\n  "a": "b');
    expect(pretty(']]} x, y')).toBe('\n]\n]\n} x, y');
  });
});

test('the script of the page can be read by a browser, and does not end the element that it stands in', () => {
  expect(() => runInNewContext(`() => { ${clientScript} }`, {})).not.toThrow();
  expect(clientScript).not.toMatch(/<\/script|<!--/i);
});

describe('times', () => {
  test('are as short as they can be read', () => {
    expect([0.57, 7.41, 48, 1007.4, 32_600, 125_000].map(duration)).toEqual([
      '0.6 ms',
      '7.4 ms',
      '48 ms',
      '1,007 ms',
      '32.6 s',
      '2 min 5 s',
    ]);
    expect(moment('2030-05-05T23:30:00.000Z')).toBe('2030-05-05 23:30 UTC');
    expect(daysBetween('2030-05-05T23:30:00.000Z', '2030-05-31')).toBe(26);
  });
});

describe('a label of a drawing', () => {
  test('is wrapped at words, then within them, and cut at four lines', () => {
    expect(wrapped('the list of bob shows the chat', 12)).toEqual(['the list of', 'bob shows', 'the chat']);
    expect(wrapped('x'.repeat(20), 8)).toEqual(['xxxxxxxx', 'xxxxxxxx', 'xxxx']);
    expect(wrapped('a b c d e f', 1)).toEqual(['a', 'b', 'c', '…']);
  });
});

describe('the wire', () => {
  const example = sampleExample('IMC-DM-003', 'not-listed');
  const options = { evidence: new Set([6]), lines: 12, salt: 'x1', lineCharsMax: 200 };

  test('marks what the record says was written for the ops of the evidence', () => {
    const marked = example.transcript.map((line, i) => (i === 6 || i === 7 ? { ...line, op: 7 } : line));
    const lines = evidenceLines({
      ...example,
      evidence: [7, 8],
      transcript: [...marked, { ...marked[7], ms: 12.4 } as never],
    });
    expect([...lines]).toEqual([6, 7, 8]);
  });

  test('marks by lane and time where the record does not say it', () => {
    expect([...evidenceLines(example)]).toEqual([2, 3, 6, 7]);
    const start: HistoryEvent = {
      type: 'start',
      at: 0,
      ms: 1,
      id: 0,
      phase: 'body',
      op: { op: 'logout', session: 'bob.1' } as Op,
    };
    const history = { ...example.history, events: [start] };
    const transcript: Counterexample['transcript'] = [
      { ms: 1, lane: 'api', dir: 'out', text: 'no' },
      { ms: 2, lane: 'bob.1', dir: 'out', text: 'yes' },
    ];
    expect([...evidenceLines({ history, evidence: [0, 9], transcript })]).toEqual([1]);
  });

  test('that is too long keeps what is around the evidence and the beginning, and counts the rest where it was', () => {
    const transcript = Array.from({ length: 100 }, (_, i) => ({
      ms: i,
      lane: 'api',
      dir: 'in' as const,
      text: `line ${i}`,
    }));
    const list = wireList(transcript, { ...options, evidence: new Set([50]), lines: 14 }).text;
    expect([...list.matchAll(/line \d+|… \d+ lines/g)].map(([text]) => text)).toEqual([
      'line 0',
      'line 1',
      'line 2',
      '… 42 lines',
      ...Array.from({ length: 11 }, (_, i) => `line ${45 + i}`),
      '… 44 lines',
    ]);
  });

  test('has no line longer than it may be', () => {
    const list = wireList([{ ms: 1, lane: 'api', dir: 'in', text: 'x'.repeat(1_000_000) }], options).text;
    expect(list).toContain('(cut, 1000000 characters)');
    expect(list.length).toBeLessThan(1000);
  });
});
