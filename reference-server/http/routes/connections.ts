import { z } from 'zod';
import { MASTER, type Session } from '../../sessions.ts';
import type { Api } from '../api.ts';
import { int32, text } from '../fields.ts';
import type { Json } from '../json.ts';
import { HttpError, OK, get, post, type Route } from '../route.ts';

const LIMIT_DEFAULT = 20;
const DEVICES = ['App', 'Web', 'PC'];

const which = z.object({ uid: text, conn_id: z.int().nullish(), node_id: int32 });

/** The connections that are logged in, and how the back end ends one. */
export function connectionRoutes({ sessions, stages }: Api): readonly Route[] {
  const withId = (uid: string, id: number | null | undefined) =>
    [...sessions.of(uid)].find((session) => session.id === id);
  return [
    get('/connz', (query) => {
      const offset = numberIn(query, 'offset', 0);
      const limit = numberIn(query, 'limit', LIMIT_DEFAULT);
      const uid = query.get('uid') ?? '';
      const found = sessions.all().filter((session) => session.uid.includes(uid));
      const page = found.toSorted((a, b) => a.id - b.id).slice(offset, offset + limit);
      const connections = page.map(connectionObject);
      return { connections, now: new Date().toISOString(), total: sessions.count, offset, limit };
    }),
    post('/conn/kick', which, ({ uid, conn_id: id }) => {
      const session = withId(uid, id);
      if (session) stages.kick(session, 'server kick');
      return OK;
    }),
    post('/conn/remove', which, ({ uid, conn_id: id }) => {
      withId(uid, id)?.close('removed by the API');
      return OK;
    }),
  ];
}

function connectionObject({ id, uid, peer, since, deviceFlag, deviceLevel, deviceId, version }: Session): Json {
  const colon = peer.lastIndexOf(':');
  return {
    id,
    uid,
    ip: peer.slice(0, colon),
    port: Number(peer.slice(colon + 1)),
    uptime: `${Math.floor((Date.now() - since) / 1000)}s`,
    device: `${DEVICES[deviceFlag] ?? deviceFlag}(${deviceLevel === MASTER ? 'master' : 'slave'})`,
    device_id: deviceId,
    version,
    leader_id: 1,
    node_id: 1,
  };
}

function numberIn(query: URLSearchParams, name: string, fallback: number): number {
  const value = query.get(name) ?? String(fallback);
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new HttpError(400, `${name} must be a number`);
}
