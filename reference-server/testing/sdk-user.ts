import { vi } from 'vitest';
import type * as SdkModule from 'wukongimjssdk/lib/sdk.js';
import { WebSocket } from 'ws';
import type { Api, Listed } from './api.ts';
import { until } from './until.ts';

/** The package as its own users load it; it is one user's, so each user needs a copy of it. */
type Sdk = typeof SdkModule;

const PERSON = 1;
/** How the package numbers the states of its connection. */
const [OFFLINE, ONLINE] = [0, 1];

/** An app of one user, written upon the unmodified `wukongimjssdk`, with what happens to it told line by line in `story`. */
export class SdkUser {
  readonly uid: string;
  readonly #sdk: Sdk;
  readonly #story: string[];

  private constructor(uid: string, sdk: Sdk, story: string[]) {
    this.uid = uid;
    this.#sdk = sdk;
    this.#story = story;
  }

  /** Loads the package anew, gives it the WebSocket of a browser, and tells the app's callbacks where the HTTP API is. */
  static async load(uid: string, { ws, api }: { ws: string; api: Api }, story: string[]): Promise<SdkUser> {
    vi.stubGlobal('WebSocket', WebSocket);
    vi.resetModules();
    const sdk: Sdk = await import('wukongimjssdk/lib/sdk.js');
    const user = new SdkUser(uid, sdk, story);
    user.#configure(ws, api);
    return user;
  }

  async login(): Promise<void> {
    this.#wk.connect();
    await this.online();
  }

  async online(deadlineMs = 5000): Promise<void> {
    await until(`${this.uid} is online`, () => this.#wk.connectManager.connected(), deadlineMs);
  }

  /** The number that the package gave the message. */
  async send(to: string, text: string): Promise<number> {
    this.#tell(`→ ${to}: ${text}`);
    const channel = this.#wk.newChannel(to, PERSON);
    return (await this.#wk.chatManager.send(this.#wk.newMessageText(text), channel)).clientSeq;
  }

  async history(peer: string): Promise<string[]> {
    const range = { startMessageSeq: 0, endMessageSeq: 0, limit: 100, pullMode: 0 };
    const messages = await this.#wk.chatManager.syncMessages(this.#wk.newChannel(peer, PERSON), range);
    return messages.map(({ messageSeq, fromUID, content }) => `${messageSeq} ${fromUID}: ${content.text}`);
  }

  async conversations(): Promise<string[]> {
    const listed = await this.#wk.conversationManager.sync();
    return listed.map(
      ({ channel, unread, lastMessage }) =>
        `${channel.channelID}, ${unread} unread, last: ${lastMessage?.content.text}`,
    );
  }

  leave(): void {
    this.#wk.disconnect();
  }

  get #wk() {
    return this.#sdk.WKSDK.shared();
  }

  #tell(line: string): void {
    this.#story.push(`${this.uid} ${line}`);
  }

  #configure(ws: string, api: Api): void {
    const { config, chatManager, connectManager } = this.#wk;
    config.uid = this.uid;
    config.token = '';
    config.addr = ws;
    config.provider.syncConversationsCallback = async () =>
      (await api.conversations(this.uid)).map((listed) => this.#conversationOf(listed));
    config.provider.syncMessagesCallback = async ({ channelID }) =>
      (await api.history(this.uid, channelID)).map((message) => this.#messageOf(message));
    connectManager.addConnectStatusListener((status: number) => {
      if (status === ONLINE) this.#tell('is online');
      if (status === OFFLINE) this.#tell('is offline');
    });
    chatManager.addMessageListener((message) => {
      if (message.fromUID !== this.uid) this.#tell(`← ${message.fromUID}: ${message.content.text}`);
    });
    chatManager.addMessageStatusListener(({ clientSeq, messageSeq, reasonCode }) =>
      this.#tell(`← SENDACK of its message ${clientSeq}: number ${messageSeq}, reason ${reasonCode}`),
    );
  }

  #messageOf(object: Listed['recents'][number]) {
    const message = this.#wk.newMessage();
    const content = this.#wk.newMessageText('');
    content.decodeJSON(JSON.parse(object.payload));
    return Object.assign(message, {
      messageID: object.message_idstr,
      messageSeq: object.message_seq,
      clientMsgNo: object.client_msg_no,
      fromUID: object.from_uid,
      content,
    });
  }

  #conversationOf(listed: Listed) {
    const [last] = listed.recents;
    return Object.assign(new this.#sdk.Conversation(), {
      channel: this.#wk.newChannel(listed.channel_id, PERSON),
      unread: listed.unread,
      lastMessage: last && this.#messageOf(last),
    });
  }
}
