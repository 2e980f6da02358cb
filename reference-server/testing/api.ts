import { z } from 'zod';

const message = z.object({
  header: z.object({ red_dot: z.number() }),
  message_idstr: z.string(),
  message_seq: z.number(),
  client_msg_no: z.string(),
  from_uid: z.string(),
  payload: z.base64().transform((text) => Buffer.from(text, 'base64').toString()),
});
const history = z.object({ more: z.number(), messages: z.array(message) });
const conversations = z.array(
  z.object({
    channel_id: z.string(),
    unread: z.number(),
    last_msg_seq: z.number(),
    readed_to_msg_seq: z.number(),
    version: z.number(),
    recents: z.array(message),
  }),
);

export type Listed = z.output<typeof conversations>[number];

/** The HTTP side of a server, for tests. */
export class Api {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async post(path: string, body: unknown): Promise<{ status: number; json: unknown }> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(this.url + path, { method: 'POST', body: text });
    return { status: response.status, json: await response.json() };
  }

  async get(path: string): Promise<{ status: number; json: unknown }> {
    const response = await fetch(this.url + path);
    return { status: response.status, json: await response.json() };
  }

  async send(from: string, to: string, text: string, more: object = {}): Promise<number> {
    const payload = Buffer.from(text).toString('base64');
    const body = { from_uid: from, channel_id: to, channel_type: 1, payload, ...more };
    return (await this.post('/message/send', body)).status;
  }

  async history(uid: string, peer: string, channelType = 1) {
    const whole = { channel_type: channelType, limit: 10_000, start_message_seq: 1, pull_mode: 1 };
    return (await this.page(uid, peer, whole)).messages;
  }

  /** A page of the history of two. */
  async page(uid: string, peer: string, asked: object) {
    const body = { login_uid: uid, channel_id: peer, channel_type: 1, ...asked };
    return history.parse((await this.post('/channel/messagesync', body)).json);
  }

  async conversations(uid: string, more: object = {}): Promise<Listed[]> {
    return conversations.parse((await this.post('/conversation/sync', { uid, msg_count: 10, ...more })).json);
  }

  /** What a user is handed out of his commands. */
  async commands(uid: string, more: object = {}) {
    return z.array(message).parse((await this.post('/message/sync', { uid, ...more })).json);
  }

  /** The conversation of a user with a peer, which must be there once at most. */
  async conversation(uid: string, peer: string): Promise<Listed | undefined> {
    return (await this.conversations(uid)).find(({ channel_id: id }) => id === peer);
  }

  async clearUnread(uid: string, peer: string): Promise<void> {
    await this.post('/conversations/clearUnread', { uid, channel_id: peer, channel_type: 1 });
  }

  async maxSeqStatus(uid: string, peer: string): Promise<number> {
    const query = new URLSearchParams({ login_uid: uid, channel_id: peer, channel_type: '1' });
    return (await fetch(`${this.url}/channel/max_message_seq?${query.toString()}`)).status;
  }
}
