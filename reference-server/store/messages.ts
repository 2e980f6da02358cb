import type { Channel } from '../channel.ts';
import { limits } from '../limits.ts';
import type { Message } from '../message.ts';
import type { Database } from './database.ts';

/** A part of a channel's history: sequence numbers `from` to `to`, both included. */
export interface Range {
  readonly from: number;
  readonly to: number;
  readonly order: 'ascending' | 'descending';
  readonly limit: number;
  /** A page ends when its payloads exceed these bytes; `limits.pageBytesMax` where it is left out. */
  readonly bytes?: number;
}

/** A page of messages, and whether the range holds more of them. */
export interface Page {
  readonly messages: Message[];
  readonly more: boolean;
}

/** What is expired is not there for any read, unless it says so. */
export interface Messages {
  insert(message: Message): void;
  /** The greatest sequence number of a channel, 0 where nothing was sent; what is expired counts. */
  lastSeq(channel: Channel): number;
  at(channel: Channel, seq: number): Message | undefined;
  withId(channel: Channel, id: bigint): Message | undefined;
  /** The newest message of that client message number. */
  withClientMsgNo(channel: Channel, clientMsgNo: string): Message | undefined;
  /** The message that a sender gave that client message number; also one that is expired. */
  sentWithNumber(channel: Channel, clientMsgNo: string, fromUid: string): Message | undefined;
  /** The newest message with a number above `after` and up to `to`. */
  newest(channel: Channel, range: { readonly after: number; readonly to: number }): Message | undefined;
  /** The number of the oldest among the newest `limit` messages above `after` that others than `uid` sent; undefined where there is none. */
  oldestOfOthers(
    channel: Channel,
    uid: string,
    range: { readonly after: number; readonly limit: number },
  ): number | undefined;
  /** How many messages above `after` others than `uid` sent; what is expired counts. */
  countOfOthers(channel: Channel, uid: string, after: number): number;
  page(channel: Channel, range: Range): Page;
  /** The greatest message id of all. */
  lastId(): bigint;
}

interface Row {
  readonly id: string;
  readonly seq: number;
  readonly from_uid: string;
  readonly client_msg_no: Blob;
  readonly flags: number;
  readonly setting: number;
  readonly expire: number;
  readonly topic: Blob;
  readonly timestamp: number;
  readonly payload: Blob;
}

/** The database gives a blob as a buffer where it gives one row, and as an array buffer where it gives many. */
type Blob = Buffer | ArrayBuffer;

const SELECT = `SELECT CAST(message_id AS TEXT) AS id, seq, from_uid, client_msg_no, flags, setting, expire, topic, timestamp, payload
  FROM messages WHERE channel = ?`;

/** Takes the present in Unix seconds. */
const IS_SHOWN = '(expire = 0 OR timestamp + expire > ?)';

/** `now` tells Unix milliseconds. */
export function openMessages(database: Database, now: () => number): Messages {
  const seconds = () => Math.floor(now() / 1000);
  const insert = database.prepare(
    `INSERT INTO messages (channel, seq, message_id, client_msg_no, from_uid, flags, setting, expire, topic, timestamp, payload)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const lastSeq = database.prepare('SELECT seq FROM messages WHERE channel = ? ORDER BY seq DESC LIMIT 1');
  const lastId = database.prepare('SELECT CAST(max(message_id) AS TEXT) AS id FROM messages');
  const at = database.prepare(`${SELECT} AND seq = ? AND ${IS_SHOWN}`);
  const withId = database.prepare(`${SELECT} AND message_id = ? AND ${IS_SHOWN}`);
  // `+seq` is no column of an index: to sort by it, SQLite would walk through the channel rather than look the number up.
  const withNumber = database.prepare(`${SELECT} AND client_msg_no = ? AND ${IS_SHOWN} ORDER BY +seq DESC LIMIT 1`);
  const sentWithNumber = database.prepare(
    `${SELECT} AND client_msg_no = ? AND from_uid = ? ORDER BY +seq DESC LIMIT 1`,
  );
  const pages = {
    ascending: database.prepare(`${SELECT} AND seq BETWEEN ? AND ? AND ${IS_SHOWN} ORDER BY seq LIMIT ?`),
    descending: database.prepare(`${SELECT} AND seq BETWEEN ? AND ? AND ${IS_SHOWN} ORDER BY seq DESC LIMIT ?`),
  };
  const newest = database.prepare(`${SELECT} AND seq > ? AND seq <= ? AND ${IS_SHOWN} ORDER BY seq DESC LIMIT 1`);
  const ofOthers = 'FROM messages WHERE channel = ? AND from_uid <> ? AND seq > ?';
  const oldestOfOthers = database.prepare(
    `SELECT min(seq) AS seq FROM (SELECT seq ${ofOthers} AND ${IS_SHOWN} ORDER BY seq DESC LIMIT ?)`,
  );
  const countOfOthers = database.prepare(`SELECT count(*) AS count ${ofOthers}`);
  const one = (channel: Channel, row: unknown) => (row === undefined ? undefined : messageOf(channel, row as Row));

  return {
    insert(m) {
      const texts = [Buffer.from(m.clientMsgNo), m.fromUid, m.flags, m.setting, m.expire, Buffer.from(m.topic)];
      insert.run(m.channel.key, m.seq, m.id, ...texts, m.timestamp, m.payload);
    },
    lastSeq: (channel) => (lastSeq.get(channel.key) as { seq: number } | undefined)?.seq ?? 0,
    at: (channel, seq) => one(channel, at.get(channel.key, seq, seconds())),
    withId: (channel, id) => one(channel, withId.get(channel.key, id, seconds())),
    withClientMsgNo: (channel, clientMsgNo) =>
      one(channel, withNumber.get(channel.key, Buffer.from(clientMsgNo), seconds())),
    sentWithNumber: (channel, clientMsgNo, fromUid) =>
      one(channel, sentWithNumber.get(channel.key, Buffer.from(clientMsgNo), fromUid)),
    newest: (channel, { after, to }) => one(channel, newest.get(channel.key, after, to, seconds())),
    oldestOfOthers: (channel, uid, { after, limit }) =>
      (oldestOfOthers.get(channel.key, uid, after, seconds(), limit) as { seq: number | null }).seq ?? undefined,
    countOfOthers: (channel, uid, after) => (countOfOthers.get(channel.key, uid, after) as { count: number }).count,
    page(channel, range) {
      const present = seconds();
      const rowsOf = ({ from, to, limit }: Range) =>
        pages[range.order].all(channel.key, from, to, present, limit) as Row[];
      return takePage(channel, range, rowsOf);
    },
    lastId: () => BigInt((lastId.get() as { id: string | null }).id ?? 0),
  };
}

/** Reads in chunks until the page is full, by number or by bytes. */
function takePage(channel: Channel, range: Range, rowsOf: (range: Range) => Row[]): Page {
  const { limit, bytes: bytesMax = limits.pageBytesMax } = range;
  const messages: Message[] = [];
  let bytes = 0;
  let rest = range;
  for (;;) {
    // One more than the page takes tells whether there is more.
    const asked = Math.min(limits.pageChunk, limit - messages.length + 1);
    const rows = rowsOf({ ...rest, limit: asked });
    for (const row of rows) {
      if (messages.length === limit || bytes > bytesMax) return { messages, more: true };
      messages.push(messageOf(channel, row));
      bytes += row.payload.byteLength;
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < asked) return { messages, more: false };
    rest = range.order === 'ascending' ? { ...rest, from: last.seq + 1 } : { ...rest, to: last.seq - 1 };
  }
}

function messageOf(channel: Channel, row: Row): Message {
  return {
    id: BigInt(row.id),
    seq: row.seq,
    channel,
    fromUid: row.from_uid,
    clientMsgNo: bufferOf(row.client_msg_no).toString(),
    flags: row.flags,
    setting: row.setting,
    expire: row.expire,
    topic: bufferOf(row.topic).toString(),
    timestamp: row.timestamp,
    payload: bufferOf(row.payload),
  };
}

function bufferOf(blob: Blob): Buffer {
  return Buffer.isBuffer(blob) ? blob : Buffer.from(blob);
}
