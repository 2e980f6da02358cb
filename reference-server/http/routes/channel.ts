import { z } from 'zod';
import { type Channel, GROUP, PERSON, channel } from '../../channel.ts';
import { illegalId } from '../../ids.ts';
import type { Store } from '../../store/store.ts';
import { type Api, commit } from '../api.ts';
import { list, requiredText, text, uint8 } from '../fields.ts';
import { HttpError, OK, post, type Route } from '../route.ts';

const where = { channel_id: requiredText, channel_type: uint8, reset: uint8, subscribers: list(text) };
const createBody = z.object({ ...where, large: uint8, ban: uint8, disband: uint8 });
const addBody = z.object({ ...where, temp_subscriber: uint8 });

/** Groups: made, changed, and given subscribers. */
export function channelRoutes(api: Api): readonly Route[] {
  return [
    post('/channel', createBody, async ({ large, ban, disband, ...body }) => {
      if (body.channel_type === 0) throw new HttpError(400, 'channel_type must not be 0');
      const group = groupOf(body.channel_id, body.channel_type);
      await commit(api, () => {
        api.store.channels.save(group, { large, ban, disband });
        subscribe(api.store, group, body);
      });
      return OK;
    }),
    post('/channel/subscriber_add', addBody, async (body) => {
      if (body.subscribers.length === 0) throw new HttpError(400, 'subscribers must not be empty');
      if (body.temp_subscriber !== 0) throw new HttpError(400, 'temporary subscribers are not served');
      const group = groupOf(body.channel_id, body.channel_type || GROUP);
      await commit(api, () => {
        api.store.channels.ensure(group);
        subscribe(api.store, group, body);
      });
      return OK;
    }),
  ];
}

function groupOf(id: string, type: number): Channel {
  const why = illegalId(id);
  if (why !== undefined) throw new HttpError(400, `channel_id ${why}`);
  if (type === PERSON) throw new HttpError(400, 'a person channel cannot be made, it comes with its first message');
  return channel(id, type);
}

/** A new subscriber gets a conversation in which all that was said before is read. */
function subscribe(store: Store, group: Channel, body: { reset: number; subscribers: string[] }): void {
  if (body.reset !== 0) store.channels.unsubscribeAll(group);
  const at = { seq: store.messages.lastSeq(group), version: store.clock.version() };
  for (const uid of body.subscribers) {
    store.channels.subscribe(group, uid);
    store.conversations.open(uid, group, at);
  }
}
