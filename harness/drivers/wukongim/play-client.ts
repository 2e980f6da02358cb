import { deadlineIn } from '../../core/deadline.ts';
import { ImcError, toImcError } from '../../core/errors.ts';
import type { DriverOp, Outcome, PlayClient, PlayContext } from '../../vocabulary/index.ts';
import { unreachable, untilClosed } from '../../vocabulary/index.ts';
import { Api } from './api/api.ts';
import type { Desk, Doing } from './desk.ts';
import { KeptLists } from './kept-lists.ts';
import { KnownMessages } from './known.ts';
import { allow, block, disallow, unblock } from './ops/blocks.ts';
import { addMembers, makeGroup, removeMembers } from './ops/groups.ts';
import { doDialect } from './ops/dialect/index.ts';
import { kick } from './ops/kick.ts';
import { inspectChannel, readGroup, readHistory } from './ops/histories.ts';
import { listConversations, markRead } from './ops/lists.ts';
import { lookUp } from './ops/look-up.ts';
import { askOffers } from './ops/offers.ts';
import { hasNoNumber, send, sendToGroup } from './ops/send.ts';
import { login, logout, register } from './ops/sessions.ts';
import { syncConversations } from './ops/syncs.ts';
import { walkHistory } from './ops/walks.ts';
import type { Session } from './session.ts';
import { lineOf } from './transcript.ts';
import { notifyWay } from './ways.ts';
import { listenIn } from './webhooks/heard.ts';
import { notifiedOf } from './webhooks/notified.ts';
import type { ToldMessage } from './webhooks/schemas.ts';
import { dialectOf } from './wire/dialect.ts';

/** All sessions and requests of one play, and what a back end is told meanwhile. */
export function openPlay(given: PlayContext): PlayClient {
  const closing = new AbortController();
  const play = untilClosed(given, closing.signal);
  endpointOf(play, 'http');
  const sessions = new Map<string, Session>();
  let trouble: ImcError | undefined;
  const failed = (thrown: unknown) => (trouble ??= toImcError(thrown, 'IMC_ERR_DRIVER'));
  const desk: Desk = {
    play,
    sessions,
    known: new KnownMessages(),
    groups: new Set(),
    kept: new KeptLists(),
    dialect: dialectOf(play.about),
    lastCommands: new Map(),
    api: new Api({
      origin: () => endpointOf(play, 'http'),
      managerToken: () => play.endpoints['managerToken'],
      ca: () => play.endpoints['ca'],
      turn: play.turn,
      signal: closing.signal,
      transcribe: (dir, text) => play.transcribe('api', dir, text),
      garbage: (detail) => play.observe('api', { see: 'garbage', detail }),
      used: (route) => play.used(route),
    }),
    failed,
  };
  const listening = listen(play, closing.signal, failed)?.catch(failed);
  return {
    async perform(op, { timeoutMs, bytes = new Uint8Array() }) {
      if (closing.signal.aborted) return unreachable('play-closed', 'the play has ended');
      if (listening) await listening;
      const doing = {
        ...desk,
        get deadline() {
          return deadlineIn(timeoutMs);
        },
      };
      const outcome = await perform(doing, op, bytes);
      if (trouble) throw trouble;
      return outcome;
    },
    resumed(sends) {
      for (const sent of sends) if (hasNoNumber(sent)) desk.known.sentWithoutNumber(sent.message);
    },
    restarted() {
      endAll(sessions);
      desk.api.reconnect();
    },
    async close() {
      closing.abort();
      endAll(sessions);
      desk.api.close();
    },
  };
}

/** Ends all sessions; nothing is seen of that, or afterwards. */
function endAll(sessions: Map<string, Session>): void {
  for (const session of sessions.values()) session.end();
  sessions.clear();
}

/** Observes what a back end is told, where the target has a listener for it. */
function listen(play: PlayContext, signal: AbortSignal, failed: (thrown: unknown) => void): Promise<void> | undefined {
  const { webhooks } = play.endpoints;
  if (webhooks === undefined) return undefined;
  const { world } = play;
  return listenIn(webhooks, world.marks, {
    signal,
    events: {
      failed,
      garbage: (detail) => play.observe('webhook', { see: 'garbage', detail: lineOf(detail) }),
      heard({ event, body, text }) {
        play.transcribe('webhook', 'in', lineOf(event, text));
        if (event !== 'msg.notify') return;
        play.used(notifyWay);
        for (const notified of notifiedOf(world, body as ToldMessage[])) play.observe('webhook', notified);
      },
    },
  });
}

function perform(doing: Doing, op: DriverOp, bytes: Uint8Array): Promise<Outcome> {
  switch (op.op) {
    case 'register':
      return register(doing, op);
    case 'login':
      return login(doing, op);
    case 'logout':
      return logout(doing, op);
    case 'send':
      return send(doing, op, bytes);
    case 'list-conversations':
      return listConversations(doing, op);
    case 'read-history':
      return readHistory(doing, op);
    case 'walk-history':
      return walkHistory(doing, op);
    case 'sync-conversations':
      return syncConversations(doing, op);
    case 'look-up':
      return lookUp(doing, op);
    case 'inspect-channel':
      return inspectChannel(doing, op);
    case 'mark-read':
      return markRead(doing, op);
    case 'kick':
      return kick(doing, op);
    case 'block':
      return block(doing, op);
    case 'unblock':
      return unblock(doing, op);
    case 'allow':
      return allow(doing, op);
    case 'disallow':
      return disallow(doing, op);
    case 'make-group':
      return makeGroup(doing, op);
    case 'add-members':
      return addMembers(doing, op);
    case 'remove-members':
      return removeMembers(doing, op);
    case 'send-to-group':
      return sendToGroup(doing, op, bytes);
    case 'read-group':
      return readGroup(doing, op);
    case 'dialect':
      return doDialect(doing, op, bytes);
    case 'ask-offers':
      return askOffers(doing, op);
    case 'read-archive':
    case 'read-position':
      return Promise.resolve(unreachable('not-offered', `${op.op} is not offered`));
  }
}

function endpointOf({ endpoints }: PlayContext, name: string): string {
  const endpoint = endpoints[name];
  if (endpoint === undefined) throw new ImcError('IMC_ERR_DRIVER', `the target names no ${name} endpoint`);
  return endpoint;
}
