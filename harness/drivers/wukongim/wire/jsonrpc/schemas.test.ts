import { describe, expect, test } from 'vitest';
import { textsOf, versions } from '../../fixtures/captures.ts';
import { rawMember } from './raw-member.ts';
import { objectBytesMax, ObjectSplitter } from './object-splitter.ts';
import {
  answerSchema,
  connectResultSchema,
  disconnectSchema,
  failureSchema,
  notificationSchema,
  recvSchema,
  sendResultSchema,
} from './schemas.ts';

describe.each(versions.filter((version) => version !== '2.1.3'))('texts of WuKongIM %s', (version) => {
  test('are each an answer, a failure or a notification, and only one of them', () => {
    const texts = textsOf(version);
    expect(texts.length).toBeGreaterThan(20);
    for (const { text } of texts) {
      const fits = [answerSchema, failureSchema, notificationSchema].map((schema) =>
        schema.safeParse(JSON.parse(text)),
      );
      expect(
        fits.filter(({ success }) => success),
        text,
      ).toHaveLength(1);
    }
  });

  test('have the form of what was asked for, and of what was told', () => {
    const kinds = new Set<string>();
    for (const { text, asked } of textsOf(version)) {
      const { result, method, params, error } = JSON.parse(text) as Record<string, unknown>;
      if (error !== undefined) continue;
      const kind = (method as string | undefined) ?? asked ?? '';
      kinds.add(kind);
      if (kind === 'connect') expect(connectResultSchema.parse(result)).toMatchObject({ reasonCode: 1 });
      if (kind === 'send')
        expect(sendResultSchema.parse(result)).toMatchObject({ messageId: /^\d{19}$/.exec(idIn(text))?.[0] });
      if (kind === 'recv') expect(recvSchema.parse(params)).toMatchObject({ messageId: idIn(text) });
      if (kind === 'disconnect') expect(disconnectSchema.parse(params)).toMatchObject({ reasonCode: 12 });
    }
    const ping = version === '2.2.5' ? 'ping' : 'pong';
    expect([...kinds].sort()).toEqual(['connect', 'disconnect', ping, 'recv', 'send'].sort());
  });

  test('come out of a stream whole, one behind the other, wherever it is cut', () => {
    const texts = textsOf(version).map(({ text }) => text);
    const stream = Buffer.from(texts.join(''));
    for (let at = 0; at <= stream.length; at += 97) {
      const splitter = new ObjectSplitter();
      const pieces = [stream.subarray(0, at), stream.subarray(at)];
      expect(pieces.flatMap((piece) => [...splitter.feed(piece)].map(String))).toEqual(texts);
    }
    const splitter = new ObjectSplitter();
    expect([...stream].flatMap((byte) => [...splitter.feed(Buffer.from([byte]))].map(String))).toEqual(texts);
  });
});

/** The id in a text, told apart from the number that it is not. */
function idIn(text: string): string {
  return /"messageId":"(\d+)"/.exec(text)?.[1] ?? '';
}

describe('objects in a stream', () => {
  test.each([
    ['blanks between them', ' {"a":1}\n\t{"b":2} ', ['{"a":1}', '{"b":2}']],
    ['braces and quotes in texts', '{"a":"}{\\"[\\\\"}{"b":[{}]}', ['{"a":"}{\\"[\\\\"}', '{"b":[{}]}']],
  ])('may have %s', (_, text, objects) => {
    for (let at = 0; at <= text.length; at++) {
      const splitter = new ObjectSplitter();
      const pieces = [text.slice(0, at), text.slice(at)];
      expect(pieces.flatMap((piece) => [...splitter.feed(Buffer.from(piece))].map(String))).toEqual(objects);
    }
  });

  test.each(['[1]', '"text"', '}', '{"a":1},{"b":2}', 'null'])('are lost at %s', (text) => {
    expect(() => [...new ObjectSplitter().feed(Buffer.from(text))]).toThrow(wireError);
  });

  test('are not waited for without end', () => {
    const splitter = new ObjectSplitter();
    const piece = Buffer.alloc(objectBytesMax / 2, 'x');
    expect([...splitter.feed(Buffer.from('{"a":"'))]).toEqual([]);
    expect([...splitter.feed(piece)]).toEqual([]);
    expect(() => [...splitter.feed(piece)]).toThrow(wireError);
  });
});

const wireError = expect.objectContaining({ code: 'IMC_ERR_WIRE' }) as Error;

test.each([
  ['{"payload":{"n": 12345678901234567890, "x":[ 1 ]}}', '{"n": 12345678901234567890, "x":[ 1 ]}'],
  ['{ "a" : "}\\"," , "payload" : [1, "]"] , "b" : {} }', '[1, "]"]'],
  ['{"payload":1.50e3}', '1.50e3'],
  ['{"payload":1,"payload":2}', '2'],
  ['{"p\\u0061yload":null}', 'null'],
  ['{"a":{"payload":1}}', undefined],
  ['{}', undefined],
])('the payload of %s is its source text', (object, raw) => {
  expect(rawMember(object, 'payload')).toBe(raw);
});
