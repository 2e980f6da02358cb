import { describe, expect, test } from 'vitest';
import { attr, conditionOf, parseElement } from './xml.ts';

describe('a frame', () => {
  test('is one element', () => {
    const element = parseElement(`<a xmlns='x' k='&lt;&quot;'><b>1 &amp; 2</b><c/></a>\n`);
    expect(element.getNS()).toBe('x');
    expect(attr(element, 'k')).toBe('<"');
    expect(element.getChildText('b')).toBe('1 & 2');
  });

  test.each([
    '',
    ' ',
    'text',
    '<a>',
    '</a>',
    '<a/><b/>',
    '<a/>text',
    '<a></b>',
    '<a><b></a>',
    'text<a/>',
    '<',
    '<a b=',
    '\0',
  ])('that is %j is none', (frame) => {
    expect(() => parseElement(frame)).toThrow(expect.objectContaining({ code: 'IMC_ERR_WIRE' }));
  });

  test('may be nested as deep as it likes', () => {
    const deep = 100_000;
    expect(parseElement(`${'<a>'.repeat(deep)}${'</a>'.repeat(deep)}`).getName()).toBe('a');
  });

  test('has no attributes but its own', () => {
    const element = parseElement(`<a constructor='c' __proto__='p'/>`);
    expect(attr(element, 'constructor')).toBe('c');
    expect(attr(element, 'toString')).toBeUndefined();
    expect(attr(undefined, 'a')).toBeUndefined();
  });
});

test('a condition is the element that is no text', () => {
  expect(conditionOf(parseElement(`<error><text>why</text><conflict/></error>`))).toEqual({
    code: 'conflict',
    detail: 'conflict: why',
  });
  expect(conditionOf(undefined)).toEqual({ code: 'no-condition', detail: 'no-condition' });
});
