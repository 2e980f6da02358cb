/** Requests of the client-server API that this driver makes. */
export const routes = [
  'GET /versions',
  'GET /v3/login',
  'POST /v3/register',
  'POST /v3/login',
  'POST /v3/logout',
  'GET /v3/sync',
  'GET /v3/joined_rooms',
  'POST /v3/createRoom',
  'POST /v3/rooms/{room}/invite',
  'POST /v3/rooms/{room}/join',
  'POST /v3/rooms/{room}/kick',
  'GET /v3/rooms/{room}/members',
  'GET /v3/rooms/{room}/messages',
  'GET /v3/rooms/{room}/event/{event}',
  'PUT /v3/rooms/{room}/send/m.room.message/{txn}',
  'POST /v3/rooms/{room}/receipt/m.read/{event}',
  'POST /v3/rooms/{room}/receipt/m.read.private/{event}',
] as const;

export type Route = (typeof routes)[number];

/** What stands for the names in braces. */
export type PathParts = Readonly<Partial<Record<'room' | 'event' | 'txn', string>>>;

/** The method and the path below the origin of the server. */
export function methodAndPath(route: Route, parts: PathParts): readonly [method: Method, path: string] {
  const [method = '', path = ''] = route.split(' ');
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: keyof PathParts) => encodeURIComponent(parts[name] ?? ''));
  return [method as Method, `/_matrix/client${filled}`];
}

type Method = 'GET' | 'POST' | 'PUT';
