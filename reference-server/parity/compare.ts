import { fromJson } from '../http/json.ts';

/** What a server said to a request. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/**
 * How an answer differs from the one that is expected, one line each: `status 200, not 400`, `content type …`,
 * `without $.key:type`, `with $.key:type`. Values are not looked at, nor is the content type of a 400.
 */
export function compareAnswers(expected: Answer, actual: Answer): string[] {
  if (actual.status !== expected.status) return [`status ${actual.status}, not ${expected.status}`];
  const [type, expectedType] = [kindOf(actual.contentType), kindOf(expected.contentType)];
  if (expected.status !== 400 && type !== expectedType) return [`content type ${type}, not ${expectedType}`];
  if (!isJson(expected.text) || !isJson(actual.text)) return [];
  const [known, found] = [shapeOf(fromJson(expected.text)), shapeOf(fromJson(actual.text))];
  const missing = [...known].filter((item) => !found.has(item) && !isUnknown(item, found));
  const added = [...found].filter((item) => !known.has(item) && !isUnknown(item, known));
  return [...outermost(missing).map((item) => `without ${item}`), ...outermost(added).map((item) => `with ${item}`)];
}

/** Those that are not inside another of them. */
function outermost(items: readonly string[]): string[] {
  const paths = items.map((item) => item.slice(0, item.lastIndexOf(':')));
  return items.filter((item) => !paths.some((path) => item.startsWith(`${path}.`) || item.startsWith(`${path}[`)));
}

function kindOf(contentType: string): string {
  return contentType.startsWith('application/json') ? 'json' : contentType === '' ? 'none' : 'text';
}

function isJson(text: string): boolean {
  return /^\s*[[{"\dnft-]/.test(text) && !text.startsWith('404');
}

/** Whether an item is inside a list that the other side has empty, so that nothing is known of what it would hold. */
function isUnknown(item: string, other: Set<string>): boolean {
  const lists = [...item.matchAll(/\[\]/g)].map(({ index }) => item.slice(0, index)).filter((list) => list !== '$');
  return lists.some((list) => other.has(`${list}:list`) && ![...other].some((known) => known.startsWith(`${list}[]`)));
}

/** Each path into a value, with the type of what is there. */
function shapeOf(value: unknown, path = '$'): Set<string> {
  if (Array.isArray(value))
    return new Set([`${path}:list`, ...value.flatMap((item) => [...shapeOf(item, `${path}[]`)])]);
  if (typeof value !== 'object' || value === null)
    return new Set([`${path}:${value === null ? 'null' : typeof value}`]);
  if ('$integer' in value) return new Set([`${path}:long`]);
  const members = Object.entries(value).flatMap(([name, member]) => [...shapeOf(member, `${path}.${name}`)]);
  return new Set([`${path}:object`, ...members]);
}
