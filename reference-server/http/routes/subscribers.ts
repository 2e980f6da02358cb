import { z } from 'zod';
import { GROUP } from '../../channel.ts';
import { type Api, commit } from '../api.ts';
import { legalUid, list, requiredText, text, uint8 } from '../fields.ts';
import { groupNamed, subscribe, unsubscribe } from '../group.ts';
import { HttpError, OK, post, type Route } from '../route.ts';

const where = { channel_id: requiredText, channel_type: uint8 };
const addBody = z.object({ ...where, subscribers: list(legalUid), reset: uint8, temp_subscriber: uint8 });
const removeBody = z.object({ ...where, subscribers: list(text) });

/** Who is in a group. */
export function subscriberRoutes(api: Api): readonly Route[] {
  return [
    post('/channel/subscriber_add', addBody, async (body) => {
      if (body.subscribers.length === 0) throw new HttpError(400, 'subscribers must not be empty');
      if (body.temp_subscriber !== 0) throw new HttpError(400, 'temporary subscribers are not served');
      const group = groupNamed(body.channel_id, body.channel_type || GROUP);
      await commit(api, () => {
        api.store.channels.ensure(group);
        subscribe(api.store, group, body);
      });
      return OK;
    }),
    post('/channel/subscriber_remove', removeBody, async (body) => {
      if (body.subscribers.length === 0) throw new HttpError(400, 'subscribers must not be empty');
      const group = groupNamed(body.channel_id, body.channel_type || GROUP);
      await commit(api, () => unsubscribe(api.store, group, body.subscribers));
      return OK;
    }),
  ];
}
