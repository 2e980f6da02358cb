import type { ArchiveRead, ConversationView, HistoryView, ListRead, ReadPositionRead } from '../vocabulary/index.ts';

/**
 * The conversation lists of users whose server keeps none: each time one read his whole archive, a list is made of it, and
 * what is unread is counted from the read positions that he asked for beside it. It shows who the other ones are and how
 * much of theirs is unread; which message is the last one it does not claim.
 */
export function derivedLists(view: Pick<HistoryView, 'capabilities' | 'archives' | 'readPositions'>): ListRead[] {
  if ('value' in view.capabilities.listWays) return [];
  return view.archives.map((archive) => derivedList(archive, besides(archive, view.readPositions)));
}

/** The read positions that the same user asked for in the same round. */
function besides(archive: ArchiveRead, positions: readonly ReadPositionRead[]): ReadPositionRead[] {
  return positions.filter(
    ({ user, phase, round }) => user === archive.user && phase === archive.phase && round === archive.round,
  );
}

function derivedList(archive: ArchiveRead, positions: readonly ReadPositionRead[]): ListRead {
  const peers = [...new Set(archive.messages.map((archived) => archived.with))];
  return {
    ...archive,
    groups: [],
    // Whatever happened between the first question and the last answer may count or not.
    start: Math.min(archive.start, ...positions.map(({ start }) => start)),
    end: Math.max(archive.end, ...positions.map(({ end }) => end)),
    way: `${archive.way}, derived`,
    source: 'derived',
    conversations: peers.map((peer) => conversation(peer, archive, positions)),
  };
}

function conversation(peer: string, archive: ArchiveRead, positions: readonly ReadPositionRead[]): ConversationView {
  const position = positions.find((asked) => asked.peer === peer);
  const unread = position && unreadAfter(position.upTo, peer, archive);
  return { with: peer, ...(unread === undefined ? {} : { unread }) };
}

/** Messages of the peer behind the read position; `undefined` when the archive does not have that position. */
function unreadAfter(upTo: string | undefined, peer: string, { messages }: ArchiveRead): number | undefined {
  const read = messages.findIndex(({ message }) => message.serverId === upTo);
  if (upTo !== undefined && read === -1) return undefined;
  return messages.slice(upTo === undefined ? 0 : read + 1).filter(({ message }) => message.from === peer).length;
}
