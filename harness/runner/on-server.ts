import type { Capabilities, Op, OpOf } from '../vocabulary/index.ts';
import { tellsItsMessage, valueOf } from '../vocabulary/index.ts';

/**
 * The op as it is done on a server that offers this: the first way that it offers for `usual`, its usual transport for
 * one that it has not, nothing said of what makes no difference there. `undefined` when it does not offer the op.
 */
export function onServer(op: Op, capabilities: Capabilities): Op | undefined {
  switch (op.op) {
    case 'list-conversations':
      return usual(op, valueOf(capabilities, 'listWays'));
    case 'read-history':
      return usual(op, valueOf(capabilities, 'historyWays'));
    case 'look-up':
      return usual(op, valueOf(capabilities, 'lookUpWays'));
    case 'read-archive':
      return usual(op, valueOf(capabilities, 'archiveWays'));
    case 'walk-history':
      return usual(op, namesOf(valueOf(capabilities, 'walkWays')));
    case 'sync-conversations':
      return usual(op, namesOf(valueOf(capabilities, 'syncWays')));
    case 'read-position':
      return valueOf(capabilities, 'readPosition') && op;
    case 'mark-read':
      return valueOf(capabilities, 'markRead') && op;
    case 'register':
      return valueOf(capabilities, 'register') && op;
    case 'inspect-channel':
      return valueOf(capabilities, 'inspectChannel') && op;
    case 'login':
      return login(op, capabilities);
    case 'send':
      return send(op, capabilities);
    case 'kick':
      return valueOf(capabilities, 'kick') && op;
    case 'block':
    case 'unblock':
      return valueOf(capabilities, 'block') && op;
    case 'allow':
    case 'disallow':
      return valueOf(capabilities, 'allowList') && op;
    case 'make-group':
    case 'add-members':
    case 'remove-members':
      return valueOf(capabilities, 'groups') && op;
    case 'send-to-group':
      return valueOf(capabilities, 'groupSend')?.includes(op.via === 'api' ? 'api' : 'session') ? op : undefined;
    case 'read-group':
      return usual(op, valueOf(capabilities, 'groupHistoryWays'));
    case 'elapse':
      return valueOf(capabilities, 'timers')?.[op.timer] === undefined ? undefined : op;
    case 'restart':
      return restart(op, capabilities);
    case 'dialect':
      return namesOf(valueOf(capabilities, 'dialect')).includes(op.name) ? op : undefined;
    case 'repeat':
      return valueOf(capabilities, 'repeatedSend') && op;
    case 'logout':
    case 'await-push':
    case 'ask-offers':
      return op;
  }
}

function restart(op: OpOf<'restart'>, capabilities: Capabilities): OpOf<'restart'> | undefined {
  if (op.how === 'upgrade') return valueOf(capabilities, 'upgrade') === undefined ? undefined : op;
  return valueOf(capabilities, 'durable')?.includes(op.how) ? op : undefined;
}

function namesOf(ways: Readonly<Record<string, string>> | undefined): readonly string[] {
  return Object.keys(ways ?? {});
}

function usual<O extends Op & { readonly way: string }>(op: O, ways: readonly string[] | undefined): O | undefined {
  const way = op.way === 'usual' ? ways?.[0] : op.way;
  return way !== undefined && ways?.includes(way) ? { ...op, way } : undefined;
}

function login(
  { transport, device, acks, ...op }: OpOf<'login'>,
  capabilities: Capabilities,
): OpOf<'login'> | undefined {
  if (op.token === 'wrong' && valueOf(capabilities, 'tokens') === undefined) return undefined;
  const transports = valueOf(capabilities, 'transports') ?? {};
  return {
    ...op,
    ...(transport !== undefined && Object.hasOwn(transports, transport) ? { transport } : {}),
    ...(device !== undefined && valueOf(capabilities, 'sameDevice') ? { device } : {}),
    ...(acks === false && valueOf(capabilities, 'repush') ? { acks } : {}),
  };
}

function send(
  { way, badge, expiresInS, ...plain }: OpOf<'send'>,
  capabilities: Capabilities,
): OpOf<'send'> | undefined {
  if (plain.stored === false && valueOf(capabilities, 'transient') === undefined) return undefined;
  const flags = valueOf(capabilities, 'sendFlags') ?? [];
  const op = {
    ...plain,
    ...(badge === false && flags.includes('no-badge') ? { badge } : {}),
    ...(expiresInS !== undefined && flags.includes('expires') ? { expiresInS } : {}),
  };
  const ways = valueOf(capabilities, 'apiWays') ?? [];
  if (op.via !== 'api' || way === undefined || !ways.includes(way) || way === ways[0]) return op;
  // Other ways than the usual one may echo no client message number.
  return tellsItsMessage(op.payload) && op.stored !== false ? { ...op, way } : op;
}
