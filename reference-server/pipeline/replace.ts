import { MASTER, type Session, type Sessions } from '../sessions.ts';
import type { Stages } from './stages.ts';

/** Closes the session that the same device had; a master kicks all others with its device flag. */
export function replace(sessions: Sessions): Stages['replace'] {
  return (session) => {
    const others = [...sessions.of(session.uid)].filter(({ deviceFlag }) => deviceFlag === session.deviceFlag);
    for (const other of others) {
      if (isSameDevice(other, session)) other.close('the same device logged in again');
      else if (session.deviceLevel === MASTER) other.kick('login in other device');
    }
  };
}

function isSameDevice(a: Session, b: Session): boolean {
  return a.deviceFlag === b.deviceFlag && a.deviceId === b.deviceId;
}
