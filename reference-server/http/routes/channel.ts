import { z } from 'zod';
import { type Api, commit } from '../api.ts';
import { legalUid, list, requiredText, uint8 } from '../fields.ts';
import { channelNamed, groupNamed, subscribe } from '../group.ts';
import { OK, post, type Route } from '../route.ts';

const where = { channel_id: requiredText, channel_type: uint8 };
const info = { large: uint8, ban: uint8, disband: uint8 };
const createBody = z.object({ ...where, ...info, reset: uint8, subscribers: list(legalUid) });
const infoBody = z.object({ ...where, ...info });
const deleteBody = z.object(where);

/** Channels: made, banned, disbanded. */
export function channelRoutes(api: Api): readonly Route[] {
  const { channels } = api.store;
  return [
    post('/channel', createBody, async ({ large, ban, disband, ...body }) => {
      const group = groupNamed(body.channel_id, body.channel_type);
      await commit(api, () => {
        channels.save(group, { large, ban, disband });
        subscribe(api.store, group, body);
      });
      return OK;
    }),
    post('/channel/info', infoBody, async ({ large, ban, disband, ...body }) => {
      const channel = channelNamed(body.channel_id, body.channel_type);
      await commit(api, () => channels.save(channel, { large, ban, disband }));
      return OK;
    }),
    post('/channel/delete', deleteBody, async (body) => {
      const group = groupNamed(body.channel_id, body.channel_type);
      await commit(api, () => {
        const known = channels.info(group);
        if (known !== undefined) channels.save(group, { ...known, disband: 1 });
      });
      return OK;
    }),
  ];
}
