import { z } from 'zod';
import { SYSTEM_UID } from '../../channel.ts';
import { reasons } from '../../errors.ts';
import { illegalId } from '../../ids.ts';
import { isBanned } from '../../pipeline/authenticate.ts';
import { MASTER } from '../../sessions.ts';
import { type Api, commit } from '../api.ts';
import { list, requiredText, text, uint8 } from '../fields.ts';
import { HttpError, OK, post, type Route } from '../route.ts';

const tokenBody = z.object({
  uid: requiredText,
  token: requiredText.refine((value) => !value.includes('\0'), 'has a NUL in it'),
  device_flag: uint8,
  device_level: uint8,
});
const quitBody = z.object({ uid: requiredText, device_flag: z.int().min(-1).max(255).nullish() });

const ALL_FLAGS = [0, 1, 2];

/** Users: their tokens, their devices, and who is online. */
export function userRoutes(api: Api): readonly Route[] {
  const { devices } = api.store;
  return [
    post('/user/token', tokenBody, async (body) => {
      const why = illegalId(body.uid);
      if (why !== undefined) throw new HttpError(400, `uid ${why}`);
      if (body.uid === SYSTEM_UID) throw new HttpError(400, 'the system user has no token');
      if (isBanned(api.store, body.uid)) return { status: reasons.banned };
      const { uid, token, device_flag: deviceFlag, device_level: deviceLevel } = body;
      await commit(api, () => devices.save({ uid, token, deviceFlag, deviceLevel }));
      if (deviceLevel === MASTER) kick(api, uid, [deviceFlag], 'login in other device');
      return OK;
    }),
    post('/user/device_quit', quitBody, async ({ uid, device_flag: flag }) => {
      const flags = flag === -1 ? ALL_FLAGS : [flag ?? 0];
      await commit(api, () => flags.forEach((one) => devices.remove(uid, one)));
      kick(api, uid, flags, '');
      return OK;
    }),
    post('/user/onlinestatus', list(text), (uids) =>
      uids.length === 0 ? OK : uids.flatMap((uid) => online(api, uid)),
    ),
  ];
}

function kick({ sessions, stages }: Api, uid: string, flags: readonly number[], reason: string): void {
  for (const session of sessions.of(uid)) if (flags.includes(session.deviceFlag)) stages.kick(session, reason);
}

/** One entry for each session. */
function online({ sessions }: Api, uid: string) {
  return [...sessions.of(uid)].map(({ deviceFlag }) => ({ uid, device_flag: deviceFlag, online: 1 }));
}
