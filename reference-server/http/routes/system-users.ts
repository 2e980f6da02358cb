import { z } from 'zod';
import { type Api, commit } from '../api.ts';
import { legalUid, list } from '../fields.ts';
import { OK, get, post, type Route } from '../route.ts';

const body = z.object({ uids: list(legalUid) });

/** Users that may write to anybody. */
export function systemUserRoutes(api: Api): readonly Route[] {
  const { systemUsers } = api.store;
  return [
    get('/user/systemuids', () => systemUsers.all()),
    post('/user/systemuids_add', body, async ({ uids }) => {
      await commit(api, () => uids.forEach((uid) => systemUsers.add(uid)));
      return OK;
    }),
    post('/user/systemuids_remove', body, async ({ uids }) => {
      await commit(api, () => uids.forEach((uid) => systemUsers.remove(uid)));
      return OK;
    }),
  ];
}
