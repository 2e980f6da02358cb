import { z } from 'zod';
import { SYSTEM_UID } from '../../channel.ts';
import { illegalId } from '../../ids.ts';
import { type Api, commit } from '../api.ts';
import { list, requiredText, text, uint8 } from '../fields.ts';
import { HttpError, OK, post, type Route } from '../route.ts';

const tokenBody = z.object({ uid: requiredText, token: requiredText, device_flag: uint8, device_level: uint8 });

export function userRoutes(api: Api): readonly Route[] {
  return [
    post('/user/token', tokenBody, async (body) => {
      const why = illegalId(body.uid);
      if (why !== undefined) throw new HttpError(400, `uid ${why}`);
      if (body.uid === SYSTEM_UID) throw new HttpError(400, 'the system user has no token');
      const { uid, token, device_flag: deviceFlag, device_level: deviceLevel } = body;
      await commit(api, () => api.store.devices.save({ uid, token, deviceFlag, deviceLevel }));
      return OK;
    }),
    post('/user/onlinestatus', list(text), (uids) =>
      uids.length === 0 ? OK : uids.flatMap((uid) => online(api, uid)),
    ),
  ];
}

/** One entry for each session. */
function online({ sessions }: Api, uid: string) {
  return [...sessions.of(uid)].map(({ deviceFlag }) => ({ uid, device_flag: deviceFlag, online: 1 }));
}
