import type { Capabilities, Content, Doing, GroupSendView, GroupView, OpOf, SessionView } from '../vocabulary/index.ts';
import { valueOf } from '../vocabulary/index.ts';
import { noContent } from './chats.ts';
import { only } from './doings.ts';
import type { Reads } from './reads.ts';

interface Known extends Pick<Reads, 'groupReads'> {
  readonly capabilities: Capabilities;
  readonly contents: ReadonlyMap<number, Content | undefined>;
  readonly sessions: readonly SessionView[];
}

type Change = GroupView['changes'][number];

/** The groups that a record tells of. What becomes of them at a restart is not claimed: where there is one, there are none. */
export function groupsOf(doings: readonly Doing[], known: Known): GroupView[] {
  const made = only(doings, 'make-group');
  if (only(doings, 'restart').length > 0) return [];
  return [...new Set(made.map(({ op }) => op.group))].map((group) => {
    const changes = doings.filter(isChange).filter(({ op, outcome }) => op.group === group && outcome.is !== 'refused');
    return {
      group,
      changes,
      members: [...new Set(changes.filter(({ op }) => op.op !== 'remove-members').flatMap(whoOf))],
      sends: only(doings, 'send-to-group')
        .filter(({ op }) => op.group === group)
        .map((doing) => sendView(doing, changes, known)),
      isMember: (user, from, until) => memberBetween(changes, user, { from, until }),
      memberSince(user, until) {
        const came =
          changes.findLast((change) => change.start < until && whoOf(change).includes(user))?.end ?? Infinity;
        return memberBetween(changes, user, { from: came + 1, until }) === 'yes' ? came : undefined;
      },
    };
  });
}

function isChange(doing: Doing): doing is Change {
  return kindsOfChange.has(doing.op.op);
}

const kindsOfChange: ReadonlySet<string> = new Set(['make-group', 'add-members', 'remove-members']);

/** Who comes in, or goes. */
function whoOf({ op }: Change): readonly string[] {
  return op.op === 'make-group' ? [op.user, ...op.members] : op.members;
}

function memberBetween(
  all: readonly Change[],
  user: string,
  { from, until }: { readonly from: number; readonly until: number },
): 'yes' | 'no' | 'maybe' {
  const changes = all.filter((change) => whoOf(change).includes(user) && change.start < until);
  const last = changes.at(-1);
  if (!last) return 'no';
  const isSure =
    last.outcome.is === 'ok' &&
    last.end < from &&
    changes.every((change) => change === last || (change.outcome.is === 'ok' && change.end < last.start));
  if (!isSure) return 'maybe';
  return last.op.op === 'remove-members' ? 'no' : 'yes';
}

/** What a back end sends in the name of somebody who may not be a member may be stored or not, whatever is answered: that is its own affair. */
function sendView(doing: Doing<OpOf<'send-to-group'>>, changes: readonly Change[], known: Known): GroupSendView {
  const { message, from, group, via } = doing.op;
  const seen = Math.min(Infinity, ...seenAt(message, known));
  const ackMeans = valueOf(known.capabilities, via === 'api' ? 'apiSend' : 'sessionSend');
  const mayBeStrange = via === 'api' && memberBetween(changes, from, { from: doing.start, until: doing.end }) !== 'yes';
  const isAcked = doing.outcome.is === 'ok' && !mayBeStrange;
  return {
    message,
    from,
    group,
    via,
    content: known.contents.get(doing.id) ?? noContent,
    fate: doing.outcome.is === 'refused' ? 'must-not' : isAcked || seen < Infinity ? 'must' : 'may',
    inFrom: isAcked && ackMeans !== undefined && ackMeans !== 'queued' ? Math.min(doing.end, seen) : seen,
    // Last, as in the views of direct sends (chats.ts).
    ...doing,
  };
}

/** Where somebody saw a message: pushed or read. */
function seenAt(message: string, { sessions, groupReads }: Known): number[] {
  return [
    ...sessions.flatMap(({ groupPushes }) =>
      groupPushes.filter((push) => push.message.message === message).map(({ at }) => at),
    ),
    ...groupReads.filter((read) => read.messages.some((seen) => seen.message === message)).map(({ end }) => end),
  ];
}
