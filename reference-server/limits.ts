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
  /** From accept to a successful login. */
  loginMs: 2000,
  /** Between two frames of a session. */
  idleMs: 180_000,
  /** From the end of a session to the end of its socket. */
  lingerMs: 2000,
  tcpConnectionsMax: 8192,
  httpConnectionsMax: 4096,
  httpRequestsMax: 2048,
  httpBodyBytesMax: 2 * 1024 * 1024,
  /** Bodies of all requests at once. */
  httpBytesMax: 256 * 1024 * 1024,
  /** What may wait for a commit, and what one commit takes. */
  commitQueueMax: 16_384,
  commitQueueBytesMax: 64 * 1024 * 1024,
  commitBatchMax: 256,
  /** One page of history: messages, how many are read at a time, and bytes of their payloads. */
  pageMessagesMax: 10_000,
  pageChunk: 50,
  pageBytesMax: 16 * 1024 * 1024,
  conversationsMax: 1000,
  /** A graceful stop ends by then, whatever is still open. */
  stopMs: 1500,
} as const;
