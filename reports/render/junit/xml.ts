import { bounded, escape } from '../html/escape.ts';

/** Longest attribute and longest text of an element, in characters; what is longer is cut, and says so. */
const attributeCharsMax = 2_000;
const textCharsMax = 32_000;

type Attributes = Readonly<Record<string, string | number>>;

/** An element on lines of its own, with what it contains; all that is given as text is escaped, and bounded. */
export function element(name: string, attributes: Attributes, content: string | readonly string[] = []): string {
  const open = [name, ...Object.entries(attributes).map(([key, value]) => `${key}="${attribute(value)}"`)].join(' ');
  if (typeof content === 'string') return `<${open}>${escape(bounded(content, textCharsMax))}</${name}>`;
  return content.length === 0 ? `<${open}/>` : [`<${open}>`, ...content, `</${name}>`].join('\n');
}

/** A reader of XML makes spaces of line breaks in an attribute, unless they are written as what they are. */
function attribute(value: string | number): string {
  return escape(bounded(String(value), attributeCharsMax))
    .replaceAll('\n', '&#10;')
    .replaceAll('\t', '&#9;');
}
