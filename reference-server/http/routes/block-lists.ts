import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Channel } from '../../channel.ts';
import type { BlockChange } from '../../pipeline/stages.ts';
import type { Listed, ListName } from '../../store/channel-lists.ts';
import { type Api, commit } from '../api.ts';
import { legalUid, list, requiredText, uint8 } from '../fields.ts';
import { channelNamed } from '../group.ts';
import type { Json } from '../json.ts';
import { HttpError, OK, get, post, type Route } from '../route.ts';

const changeBody = z.object({ channel_id: requiredText, channel_type: uint8, uids: list(legalUid) });
const LISTS: readonly ListName[] = ['blacklist', 'whitelist'];
const CHANGES: readonly BlockChange['how'][] = ['add', 'set', 'remove'];

/** Who may not send to a channel, and who alone may; that of a person is named by his uid. */
export function blockListRoutes(api: Api): readonly Route[] {
  const changes = LISTS.flatMap((name) => CHANGES.map((how) => changeRoute(api, name, how)));
  return [
    ...changes,
    get('/channel/whitelist', (query) => {
      const type = Number(query.get('channel_type') ?? 0);
      if (!Number.isInteger(type)) throw new HttpError(400, 'channel_type must be a number');
      const channel = channelNamed(query.get('channel_id') ?? '', type);
      return api.store.lists.of('whitelist', channel).map((listed) => listedObject(channel, listed));
    }),
  ];
}

function changeRoute(api: Api, name: ListName, how: BlockChange['how']): Route {
  return post(`/channel/${name}_${how}`, changeBody, async ({ channel_id: id, channel_type: type, uids }) => {
    if (how !== 'set' && uids.length === 0) throw new HttpError(400, 'uids must not be empty');
    const channel = channelNamed(id, type);
    await commit(api, () => api.stages.changeBlock({ list: name, how, channel, uids }));
    return OK;
  });
}

/** `id` is an unsigned 64-bit number that stands for this user on this list. */
function listedObject(channel: Channel, { uid, addedAt }: Listed): Json {
  const id = createHash('sha256').update(`${channel.key}\0${uid}`).digest().readBigUInt64BE();
  const at = new Date(addedAt * 1000).toISOString();
  return { id, uid, created_at: at, updated_at: at };
}
