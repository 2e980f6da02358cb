/** Everything has a limit; these are the server's. Sizes in bytes, times in milliseconds. */
export const limits = {
  /** Longest payload of a message: encrypted and in base64 it must still fit in one frame. */
  payloadBytesMax: 768_000,
  /** Longest uid and channel id, in bytes of UTF-8. */
  idBytesMax: 1024,
  /** Longest client message number and topic, in bytes of UTF-8. */
  labelBytesMax: 4096,
  /** What a frame may say its remaining length is. */
  frameBytesMax: 1024 * 1024,
  /** What may wait to be written to one session: more means a reader that is too slow, and the session is closed. */
  outputBytesMax: 4 * 1024 * 1024,
  outputFramesMax: 4096,
  /** What may come before a login is complete. */
  loginBytesMax: 64 * 1024,
  /** From accept to a successful login. */
  loginMs: 2000,
  /** Pushes of one session that wait for an acknowledgement; beyond, the oldest is not pushed again. */
  unacknowledgedMax: 1024,
  /** How many pushes of a session go out again at a time, and the least time from there to the next. */
  repushBatchMax: 32,
  repushPauseMs: 50,
  /** From the end of a session to the end of its socket. */
  lingerMs: 2000,
  tcpConnectionsMax: 8192,
  wsConnectionsMax: 8192,
  /** Connections to the WebSocket port beyond these that are told that there are too many. */
  wsHandshakesMax: 256,
  wsMessageBytesMax: 1024 * 1024,
  wsFragmentsMax: 1024,
  /** One object of JSON-RPC: its length, and how deep its objects and lists may stand in each other. */
  jsonBytesMax: 1024 * 1024,
  jsonDepthMax: 32,
  httpConnectionsMax: 4096,
  httpRequestsMax: 2048,
  /** From the first to the last byte of a request. */
  httpRequestMs: 10_000,
  httpBodyBytesMax: 2 * 1024 * 1024,
  /** An answer of which the client takes nothing for so long is given up with its connection, after twice that at the latest. */
  httpStalledMs: 5000,
  /** Bodies and answers of all requests at once. */
  httpBytesMax: 256 * 1024 * 1024,
  /** An answer of up to so many bytes is given whatever waits already. */
  httpShortBytes: 64 * 1024,
  /** What may wait for a commit, and what one commit takes. */
  commitQueueMax: 16_384,
  commitQueueBytesMax: 64 * 1024 * 1024,
  commitBatchMax: 256,
  /** One page of history: messages, how many are read at a time, and bytes of their payloads. */
  pageMessagesMax: 10_000,
  pageChunk: 50,
  pageBytesMax: 16 * 1024 * 1024,
  conversationsMax: 1000,
  /** What one webhook post takes: events, and bytes of their JSON beyond the first. */
  webhookEventsMax: 100,
  webhookBytesMax: 4 * 1024 * 1024,
  /** A webhook that has not answered by then is asked again. */
  webhookMs: 5000,
  /** From a webhook post that failed to the next one: doubled each time, up to the most. */
  webhookPauseMs: 200,
  webhookPauseMaxMs: 5000,
  /** Events that are not stored and wait for the webhook: how many, their bytes, and how often they are posted at most. */
  webhookQueueMax: 10_000,
  webhookQueueBytesMax: 16 * 1024 * 1024,
  webhookTriesMax: 5,
  /** What a graceful stop leaves a webhook post that is under way. */
  webhookStopMs: 500,
  /** What a graceful stop leaves clients to take what was written to them. */
  farewellMs: 500,
  /** A graceful stop ends by then, whatever is still open. */
  stopMs: 1500,
} as const;
