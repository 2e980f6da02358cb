import { MANAGER_UID, PERSON, channel } from '../channel.ts';
import { reasons } from '../errors.ts';
import type { Store } from '../store/store.ts';
import type { Policy } from './policy.ts';
import type { Admission, Stages } from './stages.ts';

/** Lets in whoever is not banned and has the token that is asked for. */
export function authenticate(store: Store, policy: Policy): Stages['authenticate'] {
  return ({ uid, deviceFlag, token }) => {
    if (isBanned(store, uid)) return refused(reasons.banned);
    if (uid === MANAGER_UID && policy.managerToken !== undefined)
      return token === policy.managerToken ? admitted(0) : refused(reasons.authFailed);
    if (policy.tokenAuth === 'off') return admitted(0);
    const device = store.devices.of(uid, deviceFlag);
    if (device === undefined) return policy.tokenAuth === 'on' ? refused(reasons.authFailed) : admitted(0);
    return device.token === token ? admitted(device.deviceLevel) : refused(reasons.authFailed);
  };
}

/** Whether a user may neither log in nor be given a token. */
export function isBanned(store: Store, uid: string): boolean {
  return (store.channels.info(channel(uid, PERSON))?.ban ?? 0) !== 0;
}

function admitted(deviceLevel: number): Admission {
  return { reason: reasons.success, deviceLevel };
}

function refused(reason: number): Admission {
  return { reason, deviceLevel: 0 };
}
