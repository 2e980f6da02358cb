/** The routes of the HTTP API that this driver uses. */
export const routes = [
  'GET /health',
  'GET /varz',
  'GET /connz',
  'GET /route',
  'POST /route/batch',
  'POST /user/token',
  'POST /user/onlinestatus',
  'POST /user/device_quit',
  'GET /user/systemuids',
  'POST /user/systemuids_add',
  'POST /user/systemuids_remove',
  'POST /conn/kick',
  'POST /message/send',
  'POST /message/sendbatch',
  'POST /message',
  'POST /messages',
  'POST /message/sync',
  'POST /message/syncack',
  'POST /channel',
  'POST /channel/info',
  'POST /channel/delete',
  'POST /channel/subscriber_add',
  'POST /channel/subscriber_remove',
  'POST /channel/blacklist_add',
  'POST /channel/blacklist_remove',
  'POST /channel/whitelist_add',
  'POST /channel/whitelist_remove',
  'GET /channel/whitelist',
  'POST /channel/messagesync',
  'GET /channel/max_message_seq',
  'POST /conversation/sync',
  'POST /conversation/syncMessages',
  'POST /conversation/channels',
  'POST /conversations/clearUnread',
  'POST /conversations/setUnread',
  'POST /conversations/delete',
] as const;
export type Route = (typeof routes)[number];

/** Those that tell whether the server is there: asked before any play. */
const ofProbe: readonly Route[] = ['GET /health', 'GET /varz'];

/** The routes that plays use. */
export const playRoutes: readonly Route[] = routes.filter((route) => !ofProbe.includes(route));

/** Method and path of a route. */
export function methodAndPath(route: Route): [method: 'GET' | 'POST', path: string] {
  const [method, path] = route.split(' ') as ['GET' | 'POST', string];
  return [method, path];
}
