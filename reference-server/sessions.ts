import type { Message } from './message.ts';

/** The device level of a master: of the devices with its flag only one may be logged in. */
export const MASTER = 1;

/** A logged-in connection. */
export interface Session {
  /** 1, 2, 3 …, for as long as the server runs. */
  readonly id: number;
  /** `ip:port` of the client. */
  readonly peer: string;
  /** Unix milliseconds of its login. */
  readonly since: number;
  /** Of the protocol. */
  readonly version: number;
  readonly uid: string;
  readonly deviceFlag: number;
  readonly deviceId: string;
  readonly deviceLevel: number;
  /** Pushes a message to it, and again later unless it is acknowledged. */
  deliver(message: Message): void;
  /** Notes that it has a message that was pushed to it. */
  acknowledge(messageId: bigint): void;
  /** Tells it that it is disconnected, and closes it. */
  kick(reason: string): void;
  close(why: string): void;
}

/** Who is online. */
export interface Sessions {
  /** An id for a session. */
  nextId(): number;
  add(session: Session): void;
  remove(session: Session): void;
  isOnline(uid: string): boolean;
  of(uid: string): Iterable<Session>;
  all(): Session[];
  readonly count: number;
}

/** A login or the end of a session, with the sessions that its user has then. */
export interface OnlineChange {
  readonly session: Session;
  readonly online: boolean;
  /** Those with the same device flag. */
  readonly deviceCount: number;
  readonly totalCount: number;
}

/** `tell` hears of each change after it happened. */
export function createSessions(tell: (change: OnlineChange) => void = () => undefined): Sessions {
  const byUid = new Map<string, Set<Session>>();
  let count = 0;
  let lastId = 0;

  function remove(session: Session): void {
    const own = byUid.get(session.uid);
    if (own?.delete(session) !== true) return;
    count -= 1;
    if (own.size === 0) byUid.delete(session.uid);
    tellOf(session, own, false);
  }

  function tellOf(session: Session, own: ReadonlySet<Session>, online: boolean): void {
    const deviceCount = [...own].filter(({ deviceFlag }) => deviceFlag === session.deviceFlag).length;
    tell({ session, online, deviceCount, totalCount: own.size });
  }

  return {
    nextId: () => ++lastId,
    add(session) {
      const own = byUid.get(session.uid) ?? new Set();
      byUid.set(session.uid, own.add(session));
      count += 1;
      tellOf(session, own, true);
    },
    remove,
    isOnline: (uid) => byUid.has(uid),
    of: (uid) => [...(byUid.get(uid) ?? [])],
    all: () => [...byUid.values()].flatMap((own) => [...own]),
    get count() {
      return count;
    },
  };
}
