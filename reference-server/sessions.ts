import type { Message } from './message.ts';

/** A logged-in connection. */
export interface Session {
  readonly uid: string;
  readonly deviceFlag: number;
  readonly deviceId: string;
  /** Pushes a message to it. */
  deliver(message: Message): void;
  close(why: string): void;
}

/** Who is online. */
export interface Sessions {
  /** Adds a session, and closes the one that the same device had. */
  add(session: Session): void;
  remove(session: Session): void;
  of(uid: string): Iterable<Session>;
  all(): Session[];
  readonly count: number;
}

export function createSessions(): Sessions {
  const byUid = new Map<string, Set<Session>>();
  let count = 0;

  function remove(session: Session): void {
    const own = byUid.get(session.uid);
    if (own?.delete(session) !== true) return;
    count -= 1;
    if (own.size === 0) byUid.delete(session.uid);
  }

  return {
    add(session) {
      for (const other of [...(byUid.get(session.uid) ?? [])].filter((own) => isSameDevice(own, session))) {
        remove(other);
        other.close('the same device logged in again');
      }
      const own = byUid.get(session.uid) ?? new Set();
      byUid.set(session.uid, own.add(session));
      count += 1;
    },
    remove,
    of: (uid) => [...(byUid.get(uid) ?? [])],
    all: () => [...byUid.values()].flatMap((own) => [...own]),
    get count() {
      return count;
    },
  };
}

function isSameDevice(a: Session, b: Session): boolean {
  return a.deviceFlag === b.deviceFlag && a.deviceId === b.deviceId;
}
