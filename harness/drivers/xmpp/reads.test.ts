import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { nowMs, pause } from '../../core/clock.ts';
import type { DriverOp, Outcome } from '../../vocabulary/index.ts';
import {
  asks,
  domain,
  error,
  playOn,
  result,
  type Script,
  scripted,
  type ScriptedPlay,
  world,
} from './fixtures/scripted-server.ts';
import { probe } from './probe.ts';
import { attr, type Element, ns } from './wire/xml.ts';

const timeoutMs = 5000;
const bob = `salt567890bob@${domain}`;
const alice = `salt567890alice@${domain}`;
const oldestFirst: DriverOp = { op: 'read-history', user: 'bob', peer: 'alice', way: 'oldest-first' };
const newestFirst: DriverOp = { ...oldestFirst, way: 'newest-first' };

/** What an archive is asked. */
function questionIn(iq: Element) {
  const query = iq.getChild('query', ns.archive);
  const fields = query?.getChild('x')?.getChildren('field') ?? [];
  const set = query?.getChild('set', ns.rsm);
  const field = (name: string) => fields.find((each) => attr(each, 'var') === name)?.getChildren('value');
  return {
    id: attr(iq, 'id'),
    queryId: attr(query, 'queryid'),
    peer: field('with')?.[0]?.getText(),
    ids: field('ids')?.map((value) => value.getText()),
    max: Number(set?.getChildText('max')),
    after: set?.getChildText('after'),
    before: set?.getChildText('before'),
  };
}

function archived(queryId: string | undefined, id: number, inner?: string): string {
  const [from, to] = id % 2 === 0 ? [`${alice}/a`, bob] : [`${bob}/b`, alice];
  const message = `<message xmlns='jabber:client' type='chat' from='${from}' to='${to}' id='${world.clientNumber(`m${id}`)}'><body>hello</body></message>`;
  return (
    `<message xmlns='jabber:client' to='${bob}'><result xmlns='${ns.archive}' queryid='${queryId}' id='id${id}'>` +
    `<forwarded xmlns='${ns.forward}'>${inner ?? message}</forwarded></result></message>`
  );
}

function fin(id: string | undefined, complete: boolean, ids: readonly number[]): string {
  const set = `<set xmlns='${ns.rsm}'><first>id${ids.at(0)}</first><last>id${ids.at(-1)}</last></set>`;
  return result(id, `<fin xmlns='${ns.archive}' complete='${complete}'>${ids.length > 0 ? set : ''}</fin>`);
}

/** A server with an archive of so many messages, `m1` to `mN`, of which those behind `sound` came back to their sender. */
function archiveOf(count: number, questions: ReturnType<typeof questionIn>[] = [], sound = count): Script {
  const all = Array.from({ length: count }, (_, index) => index + 1);
  return (element, peer) => {
    if (!element.getChild('query', ns.archive)) return;
    const question = questionIn(element);
    questions.push(question);
    const { id, queryId, ids, max, after, before } = question;
    if (ids?.some((each) => !all.includes(Number(each.slice(2))))) {
      peer.send(error(id, 'item-not-found'));
      return true;
    }
    const below = before ? Number(before.slice(2)) : Infinity;
    const rest = all.filter(
      (each) => each > Number(after?.slice(2) ?? 0) && each < below && (!ids || ids.includes(`id${each}`)),
    );
    const page = before === undefined || before === null ? rest.slice(0, max) : rest.slice(-max);
    const bounce = `<message xmlns='jabber:client' type='error' from='${alice}' to='${bob}'/>`;
    const results = page.map((each) => archived(queryId, each, each > sound ? bounce : undefined));
    peer.send(...results, fin(id, page.length === rest.length, page));
    return true;
  };
}

function messagesIn(outcome: Outcome): (string | undefined)[] {
  if (outcome.is !== 'ok' || outcome.result?.gave !== 'messages') throw new Error(JSON.stringify(outcome));
  return outcome.result.messages.map(({ message }) => message);
}

function garbageOf(play: ScriptedPlay): string[] {
  return play.seen.flatMap(({ observation }) => (observation.see === 'garbage' ? [observation.detail] : []));
}

describe('a walk', () => {
  const walk = async (way: string, count: number) => {
    const questions: ReturnType<typeof questionIn>[] = [];
    await using server = await scripted(archiveOf(count, questions));
    await using play = playOn(server.endpoints);
    const op: DriverOp = { op: 'walk-history', user: 'bob', peer: 'alice', way, pageSize: 2 };
    const outcome = await play.client.perform(op, { timeoutMs });
    if (outcome.is !== 'ok' || outcome.result?.gave !== 'pages') throw new Error(JSON.stringify(outcome));
    const pages = outcome.result.pages.map(({ messages, more }) => [messages.map(({ message }) => message), more]);
    return { pages, edges: questions.map(({ after, before }) => after ?? before) };
  };

  test.each([
    [
      'pages-up',
      [
        [['m1', 'm2'], true],
        [['m3', 'm4'], true],
        [['m5'], false],
      ],
      [null, 'id2', 'id4'],
    ],
    [
      'pages-down',
      [
        [['m4', 'm5'], true],
        [['m2', 'm3'], true],
        [['m1'], false],
      ],
      ['', 'id4', 'id2'],
    ],
  ])('%s asks for page after page until one is the last', async (way, pages, edges) => {
    expect(await walk(way, 5)).toEqual({ pages, edges });
    expect((await walk(way, 4)).pages).toHaveLength(2);
    expect((await walk(way, 0)).pages).toEqual([[[], false]]);
  });
});

describe('a history', () => {
  test.each([
    ['from the first message on', oldestFirst, ['', 'id3', 'id6']],
    ['from the last message back', newestFirst, ['', 'id6', 'id3']],
  ])('is read %s, page by page, and given in its order', async (_, op, edges) => {
    const questions: ReturnType<typeof questionIn>[] = [];
    await using server = await scripted(archiveOf(8, questions));
    await using play = playOn(server.endpoints);
    const outcome = await play.client.perform(op, { timeoutMs });
    expect(messagesIn(outcome)).toEqual(['m1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7', 'm8']);
    expect(outcome).toMatchObject({
      result: {
        messages: [
          { from: 'bob', serverId: 'id1' },
          { from: 'alice', serverId: 'id2' },
          ...Array.from({ length: 6 }, () => ({})),
        ],
      },
    });
    expect(questions.map(({ after, before }) => after ?? before ?? '')).toEqual(edges);
    expect(questions.every(({ peer, max }) => peer === alice && max === 3)).toBe(true);
    expect(server.peers.at(-1)?.resource).toBe('imc-reader');
    expect(server.frames.join('')).not.toContain('<presence');
  });

  test('that is empty is empty', async () => {
    await using server = await scripted(archiveOf(0));
    await using play = playOn(server.endpoints);
    for (const op of [oldestFirst, newestFirst])
      expect(messagesIn(await play.client.perform(op, { timeoutMs }))).toEqual([]);
  });

  test.each<[string, RegExp, Script]>([
    [
      'that never ends',
      /does not end after 200 pages/,
      (element, peer) => {
        const { id, queryId } = questionIn(element);
        peer.send(archived(queryId, 1), fin(id, false, [1]));
      },
    ],
    [
      'with an empty page that is not the last one',
      /is empty and not the last/,
      (element, peer) => peer.send(fin(questionIn(element).id, false, [])),
    ],
  ])('%s is garbage, and nobody knows it', async (_, why, script) => {
    await using server = await scripted((element, peer, self) => {
      if (!element.getChild('query', ns.archive)) return;
      script(element, peer, self);
      return true;
    });
    await using play = playOn(server.endpoints);
    expect(await play.client.perform(oldestFirst, { timeoutMs })).toMatchObject({ is: 'unknown', why: 'timeout' });
    expect(garbageOf(play)).toEqual([expect.stringMatching(why)]);
  });

  test.each([
    ['without an end', (id: string | undefined) => result(id)],
    [
      'that does not say where a page begins and ends',
      (id: string | undefined) => result(id, `<fin xmlns='${ns.archive}' complete='true'/>`),
    ],
  ])('%s is garbage', async (_, answer) => {
    await using server = await scripted((element, peer) => {
      if (!element.getChild('query', ns.archive)) return;
      const { id, queryId } = questionIn(element);
      peer.send(archived(queryId, 1), answer(id));
      return true;
    });
    await using play = playOn(server.endpoints);
    await play.client.perform(
      { op: 'walk-history', user: 'bob', peer: 'alice', way: 'pages-up', pageSize: 2 },
      { timeoutMs },
    );
    expect(garbageOf(play).length).toBeGreaterThan(0);
  });

  test('with more than a page has room for is garbage, and the stream is closed', async () => {
    await using server = await scripted((element, peer) => {
      if (!element.getChild('query', ns.archive)) return;
      const { queryId } = questionIn(element);
      for (let n = 1; n <= 1000; n++) peer.send(archived(queryId, n));
      return true;
    });
    await using play = playOn(server.endpoints);
    expect(await play.client.perform(oldestFirst, { timeoutMs })).toMatchObject({ is: 'unknown', why: 'cut' });
    expect(garbageOf(play)).toEqual([expect.stringMatching(/sends more than the 3 messages of a page/)]);
  });

  test('leaves out what came back, and what has no shape that is known', async () => {
    await using server = await scripted((element, peer) => {
      if (!element.getChild('query', ns.archive)) return;
      const { id, queryId } = questionIn(element);
      peer.send(
        archived(queryId, 1, `<message xmlns='jabber:client' type='error' from='${alice}'/>`),
        archived(queryId, 2, `<odd/>`),
        archived(queryId, 3),
        archived('other', 4),
        fin(id, true, [1, 3]),
      );
      return true;
    });
    await using play = playOn(server.endpoints);
    expect(messagesIn(await play.client.perform(oldestFirst, { timeoutMs }))).toEqual(['m3']);
    expect(garbageOf(play)).toEqual([expect.stringContaining('other'), expect.stringContaining('id2')]);
  });

  test('that is refused is refused, with the condition', async () => {
    await using server = await scripted((element, peer) => {
      if (!element.getChild('query', ns.archive)) return;
      peer.send(error(attr(element, 'id'), 'forbidden'));
      return true;
    });
    await using play = playOn(server.endpoints);
    expect(await play.client.perform(oldestFirst, { timeoutMs })).toMatchObject({
      is: 'refused',
      by: 'server',
      code: 'forbidden',
    });
  });

  test('is read by the session of a user who is online, and by a stream of his own when that has ended', async () => {
    await using server = await scripted(archiveOf(1));
    await using play = playOn(server.endpoints);
    await play.client.perform({ op: 'register', user: 'alice' }, { timeoutMs });
    await play.client.perform({ op: 'login', session: 'bob.1', user: 'bob' }, { timeoutMs });
    await play.client.perform(oldestFirst, { timeoutMs });
    expect(server.peers.at(-1)?.resource).toBe('bob.1');
    await play.client.perform({ op: 'logout', session: 'bob.1' }, { timeoutMs });
    await play.client.perform(oldestFirst, { timeoutMs });
    expect(server.peers.at(-1)?.resource).toBe('imc-reader');
    const readers = server.peers.length;
    await play.client.perform(oldestFirst, { timeoutMs });
    expect(server.peers).toHaveLength(readers);
    server.peers.at(-1)?.send(`<close xmlns='${ns.framing}'/>`);
    await play.client.perform(oldestFirst, { timeoutMs });
    expect(messagesIn(await play.client.perform(oldestFirst, { timeoutMs }))).toEqual(['m1']);
    expect(play.seen).toEqual([]);
  });
});

describe('single messages', () => {
  test('are asked for by the ids that this user has read', async () => {
    const questions: ReturnType<typeof questionIn>[] = [];
    await using server = await scripted(archiveOf(5, questions));
    await using play = playOn(server.endpoints);
    const op: DriverOp = { op: 'look-up', user: 'bob', peer: 'alice', way: 'by-id', messages: ['m2', 'm4', 'm9'] };
    expect(messagesIn(await play.client.perform(op, { timeoutMs }))).toEqual(['m2', 'm4']);
    expect(questions.map(({ ids }) => ids)).toEqual([undefined, undefined, ['id2', 'id4']]);
  });

  test('of which one is gone are asked for one by one', async () => {
    let count = 3;
    await using server = await scripted((...args) => archiveOf(count)(...args));
    await using play = playOn(server.endpoints);
    await play.client.perform(oldestFirst, { timeoutMs });
    count = 2;
    const op: DriverOp = { op: 'look-up', user: 'bob', peer: 'alice', way: 'by-id', messages: ['m2', 'm3'] };
    expect(messagesIn(await play.client.perform(op, { timeoutMs }))).toEqual(['m2']);
  });
});

test('a whole archive tells with whom each message was', async () => {
  await using server = await scripted(archiveOf(60));
  await using play = playOn(server.endpoints);
  const outcome = await play.client.perform({ op: 'read-archive', user: 'bob', way: 'whole' }, { timeoutMs });
  if (outcome.is !== 'ok' || outcome.result?.gave !== 'archive') throw new Error(JSON.stringify(outcome));
  expect(outcome.result.messages).toHaveLength(60);
  expect(new Set(outcome.result.messages.map((each) => each.with))).toEqual(new Set(['alice']));
});

describe('a read position', () => {
  test('is where the newest message is, published without the option that a server refuses', async () => {
    const published: string[] = [];
    await using server = await scripted((element, peer, self) => {
      if (archiveOf(4)(element, peer, self)) return true;
      if (!element.getChild('pubsub')) return;
      published.push(element.toString());
      if (element.toString().includes('max_items')) peer.send(error(attr(element, 'id'), 'resource-constraint'));
      else peer.send(result(attr(element, 'id')));
      return true;
    });
    await using play = playOn(server.endpoints);
    const outcome = await play.client.perform({ op: 'mark-read', user: 'bob', peer: 'alice' }, { timeoutMs });
    expect(outcome).toEqual({ is: 'ok' });
    expect(published).toHaveLength(2);
    expect(published[1]).toContain(`<stanza-id xmlns="${ns.stanzaIds}" by="${bob}" id="id4"/>`);
  });

  test('is no message that came back', async () => {
    const published: string[] = [];
    await using server = await scripted((element, peer, self) => {
      if (archiveOf(5, [], 2)(element, peer, self)) return true;
      if (element.getChild('pubsub')) published.push(element.toString());
      return false;
    });
    await using play = playOn(server.endpoints);
    const outcome = await play.client.perform({ op: 'mark-read', user: 'bob', peer: 'alice' }, { timeoutMs });
    expect(outcome).toEqual({ is: 'ok' });
    expect(published).toEqual([expect.stringContaining('id="id2"')]);
  });

  test.each<[string, string | undefined, (id: string | undefined) => string]>([
    ['that was never set is absent', undefined, (id) => error(id, 'item-not-found')],
    ['of another chat is not his', undefined, (id) => result(id, items('someone@else.org', 'id9'))],
    ['is what was published', 'id9', (id) => result(id, items(alice, 'id9'))],
  ])('%s', async (_, upTo, answer) => {
    await using server = await scripted((element, peer) => {
      if (!asks(element, 'pubsub')) return;
      peer.send(answer(attr(element, 'id')));
      return true;
    });
    await using play = playOn(server.endpoints);
    expect(await play.client.perform({ op: 'read-position', user: 'bob', peer: 'alice' }, { timeoutMs })).toEqual({
      is: 'ok',
      result: { gave: 'read-position', ...(upTo === undefined ? {} : { upTo }) },
    });
  });
});

function items(peer: string, id: string): string {
  const displayed = `<displayed xmlns='${ns.displayed}'><stanza-id xmlns='${ns.stanzaIds}' by='${bob}' id='${id}'/></displayed>`;
  return `<pubsub xmlns='${ns.pubsub}'><items node='${ns.displayed}'><item id='${peer}'>${displayed}</item></items></pubsub>`;
}

test('offers are what is announced', async () => {
  await using server = await scripted((element, peer) => {
    if (!element.getChild('query', ns.discoInfo)) return;
    const features = attr(element, 'to') === domain ? [ns.carbons] : [ns.archive];
    peer.send(
      result(
        attr(element, 'id'),
        `<query xmlns='${ns.discoInfo}'>${features.map((each) => `<feature var='${each}'/>`).join('')}</query>`,
      ),
    );
    return true;
  });
  await using play = playOn(server.endpoints);
  const outcome = await play.client.perform({ op: 'ask-offers', user: 'bob' }, { timeoutMs });
  if (outcome.is !== 'ok' || outcome.result?.gave !== 'offers') throw new Error(JSON.stringify(outcome));
  const offered = outcome.result.offers.filter((each) => each.offered).map(({ capability }) => capability);
  expect(offered).toEqual(['push', 'historyWays', 'archiveWays', 'walkWays']);
});

test('what no XMPP server offers is refused', async () => {
  await using server = await scripted();
  await using play = playOn(server.endpoints);
  for (const op of [
    { op: 'list-conversations', user: 'bob', way: 'x' },
    { op: 'inspect-channel', user: 'bob', peer: 'alice' },
  ] as const)
    expect(await play.client.perform(op, { timeoutMs })).toMatchObject({ by: 'network', code: 'not-offered' });
});

test('each page of a walk may take as long as an answer may, whatever the whole takes', async () => {
  const [pageMs, answerMs] = [800, 2_000];
  const archive = archiveOf(6);
  await using server = await scripted((element, peer, self) => {
    if (!element.getChild('query', ns.archive)) return;
    void pause(pageMs).then(() => archive(element, peer, self));
    return true;
  });
  await using play = playOn(server.endpoints);
  const op: DriverOp = { op: 'walk-history', user: 'bob', peer: 'alice', way: 'pages-up', pageSize: 2 };
  const began = nowMs();
  expect(await play.client.perform(op, { timeoutMs: answerMs })).toMatchObject({ is: 'ok' });
  expect(nowMs() - began).toBeGreaterThan(answerMs);
});

describe('a probe', () => {
  const never = new AbortController().signal;

  test('that is given up before the server has said what it is does not take it to be ready', async () => {
    const giveUp = new AbortController();
    await using server = await scripted((element) => {
      if (!element.getChild('query', ns.version)) return;
      giveUp.abort();
      return true;
    });
    expect(await probe(server.endpoints, giveUp.signal)).toMatchObject({ ready: false });
  });

  test('says what is there', async () => {
    await using server = await scripted((element, peer) => {
      if (!element.getChild('query', ns.version)) return;
      const told = `<query xmlns='${ns.version}'><name>Toy</name><version>1.2</version></query>`;
      peer.send(result(attr(element, 'id'), told));
      return true;
    });
    expect(await probe(server.endpoints, never)).toEqual({ ready: true, server: 'Toy', version: '1.2' });
  });

  test('says why nothing is ready', async () => {
    await using server = await scripted((element, peer) => {
      if (element.getName() !== 'auth') return;
      peer.send(`<failure xmlns='${ns.sasl}'><not-authorized/></failure>`);
      return true;
    });
    expect(await probe(server.endpoints, never)).toMatchObject({
      ready: false,
      why: expect.stringMatching(/login.*not-authorized/) as string,
    });
    const web = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1');
    await once(web, 'listening');
    const { port } = web.address() as AddressInfo;
    expect(await probe({ xmpp: `ws://127.0.0.1:${port}/` }, never)).toMatchObject({
      ready: false,
      why: expect.stringContaining('no XMPP WebSocket') as string,
    });
    web.close();
    expect(await probe({}, never)).toMatchObject({ ready: false, why: expect.stringContaining('names no') as string });
    expect(await probe({ xmpp: 'ws://127.0.0.1:1/x' }, never)).toMatchObject({ ready: false });
    expect(await probe(server.endpoints, AbortSignal.abort())).toMatchObject({ ready: false });
  });
});
