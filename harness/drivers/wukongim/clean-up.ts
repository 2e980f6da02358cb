import { deadlineIn } from '../../core/deadline.ts';
import { ImcError } from '../../core/errors.ts';
import { inLanes } from '../../core/lanes.ts';
import type { CleanUpHow, CleanedUp, Endpoints, Made } from '../../vocabulary/index.ts';
import { Removal } from '../../vocabulary/index.ts';
import type { Api, Called } from './api/api.ts';
import type { Route } from './api/routes.ts';
import { channelsSchema, connectionsSchema, doneSchema, uidsSchema } from './api/schemas.ts';
import { whyNotIn } from './locate.ts';
import { kickBody } from './ops/kick.ts';
import { apiAt, proberOf } from './probe.ts';
import { groupChannel, personChannel } from './wire/wkproto/packets.ts';

const stepMs = 5000;
/** Users who are cleaned up at once. */
const lanesMax = 4;
const connectionsMax = 1000;
const stays = 'messages, users, disbanded groups and lists of who is blocked, for its API removes none';
/** Behind the name of a channel: that of its commands. */
const ofCommands = '____cmd';

/**
 * Ends the sessions of users with the prefix, forgets their tokens, deletes their conversations and disbands their groups. Throws
 * `IMC_ERR_NEVER_HEALTHY`, `IMC_ERR_TOKEN` and `IMC_ERR_CERTIFICATE` where the API does not let us in.
 */
export async function cleanUp(endpoints: Endpoints, made: Made, { turn, signal }: CleanUpHow): Promise<CleanedUp> {
  const { http = '', prefix = '' } = endpoints;
  const at = { ...endpoints, http };
  const api = apiAt(at, signal, turn);
  const why = await whyNotIn(api, at);
  if (why !== undefined) throw new ImcError('IMC_ERR_NEVER_HEALTHY', `${http} does not answer as it should: ${why}`);
  const work = new CleanUp(api, prefix);
  if (prefix !== '') await work.run(made, signal);
  return work.removal.result(stays);
}

/** One clean-up: what it has removed so far, and what failed. */
class CleanUp {
  readonly removal = new Removal();
  readonly #api: Api;
  readonly #prefix: string;

  constructor(api: Api, prefix: string) {
    this.#api = api;
    this.#prefix = prefix;
  }

  async run({ users, groups }: Made, signal: AbortSignal): Promise<void> {
    const online = await this.#endSessions();
    await this.#removeSystemUsers();
    const ours = (name: string) => name.startsWith(this.#prefix);
    await inLanes(
      [...groups].filter(([group]) => ours(group)),
      lanesMax,
      async ([group, members]) => {
        if (!signal.aborted) await this.#disband(group, members.filter(ours));
      },
    );
    const known = users.length + online.length === 0 ? [] : [...users, ...online, proberOf(this.#prefix)];
    await inLanes([...new Set(known.filter(ours))], lanesMax, async (uid) => {
      if (!signal.aborted) await this.#forget(uid);
    });
  }

  /** Ends all connections that the server lists; gives whose they were. */
  async #endSessions(): Promise<string[]> {
    const query = new URLSearchParams({ uid: this.#prefix, limit: String(connectionsMax) });
    const listed = await this.#api.call({ route: 'GET /connz', query }, connectionsSchema, deadlineIn(stepMs));
    const connections = (this.#valueOf(listed)?.connections ?? []).filter(({ uid }) => uid.startsWith(this.#prefix));
    for (const connection of connections) await this.#tell('sessions', 'POST /conn/kick', kickBody(connection));
    return connections.map(({ uid }) => uid);
  }

  async #removeSystemUsers(): Promise<void> {
    const listed = await this.#api.call({ route: 'GET /user/systemuids' }, uidsSchema, deadlineIn(stepMs));
    const uids = (this.#valueOf(listed) ?? []).filter((uid) => uid.startsWith(this.#prefix));
    if (uids.length > 0) await this.#tell('system users', 'POST /user/systemuids_remove', JSON.stringify({ uids }));
  }

  async #disband(group: string, subscribers: readonly string[]): Promise<void> {
    const channel = { channel_id: group, channel_type: groupChannel };
    if (subscribers.length > 0)
      await this.#tell(
        'memberships',
        'POST /channel/subscriber_remove',
        JSON.stringify({ ...channel, subscribers }),
        subscribers.length,
      );
    await this.#tell('groups', 'POST /channel/delete', JSON.stringify(channel));
  }

  async #forget(uid: string): Promise<void> {
    const body = JSON.stringify({ uid });
    const listed = await this.#api.call(
      { route: 'POST /conversation/channels', body },
      channelsSchema,
      deadlineIn(stepMs),
    );
    for (const { channel_id, channel_type } of this.#valueOf(listed) ?? []) {
      if (channel_id.endsWith(ofCommands)) continue;
      const chat = { uid, channel_id: channel_type === personChannel ? peerIn(channel_id, uid) : channel_id };
      await this.#tell('conversations', 'POST /conversations/delete', JSON.stringify({ ...chat, channel_type }));
    }
    // -1: of every kind of device.
    await this.#tell('logins', 'POST /user/device_quit', JSON.stringify({ uid, device_flag: -1 }));
  }

  async #tell(what: string, route: Route, body: string, count = 1): Promise<void> {
    const called = await this.#api.call({ route, body }, doneSchema, deadlineIn(stepMs));
    if (this.#valueOf(called)) this.removal.removed(what, count);
  }

  #valueOf<T>(called: Called<T>): T | undefined {
    if ('value' in called) return called.value;
    this.removal.failed(called.failure.detail);
    return undefined;
  }
}

/** The other one of a direct chat, of which the server lists its own id. */
function peerIn(channelId: string, uid: string): string {
  const [a = '', b = a] = channelId.split('@');
  return a === uid ? b : a;
}
