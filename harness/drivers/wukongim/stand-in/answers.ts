/** What the stand-in says to requests of a path: by default that it was done. */
export const answers: Readonly<Record<string, () => string>> = {
  '/health': () => '{"status":"ok"}',
  '/varz': () => '{"server_name":"stand-in","version":""}',
  '/connz': () => '{"connections":[],"total":0,"offset":0,"limit":20}',
  '/route': () => '{"tcp_addr":"","ws_addr":"","wss_addr":""}',
  '/route/batch': () => '[]',
  '/message/send': () => `{"status":200,"data":{"message_id":${nextId()},"client_msg_no":""}}`,
  '/message/sendbatch': () => '{"fail_uids":[],"reason":[]}',
  '/message': () => '{"status":404}',
  '/messages': () => '{"messages":[]}',
  '/message/sync': () => '[]',
  '/channel/messagesync': () => '{"messages":[],"more":0}',
  '/channel/max_message_seq': () => '{"message_seq":0}',
  '/channel/whitelist': () => '[]',
  '/conversation/sync': () => '[]',
  '/conversation/syncMessages': () => '[]',
  '/conversation/channels': () => '[]',
  '/user/onlinestatus': () => '[]',
  '/user/systemuids': () => '[]',
};

let lastId = 2n ** 60n;

/** An id that no message had before. */
export function nextId(): string {
  return String(++lastId);
}
