import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CapturedHttp, capturedHttp } from '../testing/captures.ts';
import { type Running, runServer } from '../testing/in-process.ts';
import { fromJson } from './json.ts';

/**
 * Where this server answers otherwise than the one recorded, and why. `match` is found in "path body".
 * `answers`: the status is another one, `shape`: the status is the same and the body is not.
 */
const differences: readonly { match: RegExp; differs: 'answers' | 'shape'; because: string }[] = [
  { match: /^\/health/, differs: 'answers', because: 'this server listens only when it is ready' },
  { match: /^\/varz/, differs: 'shape', because: 'figures that this server does not count are left out' },
  { match: /"subscribers":\[.*"payload"/, differs: 'answers', because: 'commands to a list of users are not served' },
  {
    match: /^\/message .*"client_msg_no":"http-/,
    differs: 'shape',
    because: 'a message is found by its client message number',
  },
  {
    match: /^\/user\/onlinestatus \["/,
    differs: 'shape',
    because: 'nobody is logged in while the requests are replayed',
  },
  {
    match: /max_message_seq.*login_uid/,
    differs: 'answers',
    because: 'as from 2.2.3 on, a pair may be named by both its uids',
  },
  {
    match: /^\/conversation\/sync .*"msg_count":10\}$/,
    differs: 'shape',
    because: '/conversations/delete is not served, so nothing was deleted',
  },
  { match: /messagesync .*"channel_id":"emil"/, differs: 'shape', because: 'streams are not served' },
  {
    match: /"(http-g404|http-banned|http-disbanded)"/,
    differs: 'answers',
    because: 'an API 200 means stored; what cannot be is refused',
  },
  {
    match: /^\/conversation\/sync .*"msg_count":0|^\/conversation\/sync \{"uid":"ivan"\}$/,
    differs: 'shape',
    because: 'without msg_count the list comes without messages, not empty',
  },
  {
    match: /^\/conversation\/sync \{"uid":"",/,
    differs: 'answers',
    because: "an empty uid is the client's error, not the server's",
  },
];

let server: Running;
beforeAll(async () => {
  server = await runServer();
  for (const [channel_id, flag] of [
    ['gx', 'ban'],
    ['g3', 'disband'],
  ] as const)
    await server.api.post('/channel', { channel_id, channel_type: 2, [flag]: 1 });
});
afterAll(() => server[Symbol.asyncDispose]());

test('every recorded request is answered as recorded, except where a difference is declared', async () => {
  const ids = new Map<string, string>();
  const unexpected: string[] = [];
  const used = new Set<number>();
  let compared = 0;
  for (const line of capturedHttp().filter(isReplayed)) {
    const sent = bodyOf(line, ids);
    const answer = await fetch(server.api.url + line.path, { method: line.method, body: sent ?? null });
    const text = await answer.text();
    learnId(line, text, ids);
    const found = differenceOf(line, answer, text);
    compared += 1;
    if (found === undefined) continue;
    const declared = differences.findIndex(
      ({ match, differs }) => differs === found.kind && match.test(`${line.path} ${sent ?? ''}`),
    );
    if (declared >= 0) used.add(declared);
    else
      unexpected.push(
        `${line.method} ${line.path} ${sent ?? ''}\n  ${found.text}\n  recorded ${line.status} ${line.response.slice(0, 300)}\n  answered ${answer.status} ${text.slice(0, 300)}`,
      );
  }
  expect(unexpected.join('\n')).toBe('');
  expect(differences.filter((_, index) => !used.has(index)).map(({ because }) => because)).toEqual([]);
  expect(compared).toBeGreaterThan(150);
});

// `/channel` itself marks channels here: /channel/info and /channel/delete, which did so in the recording, are not served.
function isReplayed({ path, request }: CapturedHttp): boolean {
  return !(path === '/channel' && /"g3"|"gx"/.test(JSON.stringify(request)));
}

/** The body as it was sent, with the ids that this server gave instead of the recorded ones. */
function bodyOf(line: CapturedHttp, ids: Map<string, string>): string | undefined {
  if (line.method === 'GET') return undefined;
  const text = line.requestText ?? JSON.stringify(line.request);
  return text.replaceAll(/\d{19}/g, (id) => ids.get(id) ?? id);
}

function learnId(line: CapturedHttp, text: string, ids: Map<string, string>): void {
  const id = /"message_id":(\d{19})/;
  const [recorded, given] = [id.exec(line.response)?.[1], id.exec(text)?.[1]];
  if (line.path === '/message/send' && recorded !== undefined && given !== undefined) ids.set(recorded, given);
}

function differenceOf(line: CapturedHttp, answer: Response, text: string) {
  if (answer.status !== line.status) return { kind: 'answers', text: `status ${answer.status}` } as const;
  const type = answer.headers.get('content-type') ?? '';
  // An error body is the same JSON whatever the type that the recorded server gave it.
  if (line.status !== 400 && type !== line.contentType)
    return { kind: 'answers', text: `content type ${type}` } as const;
  if (!line.contentType.startsWith('application/json')) return undefined;
  const [expected, actual] = [shapeOf(fromJson(line.response)), shapeOf(fromJson(text))];
  const missing = [...expected].filter((item) => !actual.has(item) && !isUnknown(item, actual));
  const added = [...actual].filter((item) => !expected.has(item) && !isUnknown(item, expected));
  if (missing.length + added.length === 0) return undefined;
  return { kind: 'shape', text: `missing ${missing.join(' ')}, added ${added.join(' ')}` } as const;
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
