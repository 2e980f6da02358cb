import { z } from 'zod';
import { base64Bytes } from '../base64.ts';

/** The answers of the HTTP API, as far as this driver reads them. Go writes an empty list as `null` at times. */

/** A 64-bit integer as decimal text. */
const int64 = z.union([z.string().regex(/^-?\d{1,20}$/), z.int().transform(String)]);

function listOf<T extends z.ZodType>(item: T) {
  return z
    .array(item)
    .nullable()
    .transform((list) => list ?? []);
}

/** A message, in every answer that shows some. */
export const messageSchema = z.object({
  header: z.object({ red_dot: z.literal([0, 1]) }).exactOptional(),
  message_id: int64,
  message_seq: z.int(),
  client_msg_no: z.string(),
  from_uid: z.string(),
  channel_id: z.string(),
  channel_type: z.int(),
  payload: base64Bytes.nullable().transform((bytes) => bytes ?? Buffer.alloc(0)),
});
export type ApiMessage = z.infer<typeof messageSchema>;

/** `POST /messages`. */
export const messagesSchema = z.object({ messages: listOf(messageSchema) });

/** `POST /channel/messagesync`; `more`: whether there are messages behind these, in the direction in which is read. */
export const pageSchema = z.object({
  messages: listOf(messageSchema),
  more: z.literal([0, 1]).transform((more) => more === 1),
});
export type ApiPage = z.infer<typeof pageSchema>;

/** `POST /conversation/syncMessages`. */
export const recentMessagesSchema = listOf(
  z.object({ channel_id: z.string(), channel_type: z.int(), messages: listOf(messageSchema) }),
);

/** `POST /conversation/sync`. */
export const conversationsSchema = listOf(
  z.object({
    channel_id: z.string(),
    channel_type: z.int(),
    unread: z.int(),
    last_msg_seq: z.int().nonnegative(),
    /** Rises with each change of the conversation. */
    version: int64,
    recents: listOf(messageSchema),
  }),
);
export type ApiConversation = z.infer<typeof conversationsSchema>[number];

/** `POST /message/send`. */
export const sentSchema = z.object({
  data: z.object({ message_id: int64, client_msg_no: z.string() }),
});

/** `POST /message/sendbatch`: the receivers to whom it was not sent, and why. */
export const sentBatchSchema = z.object({ fail_uids: listOf(z.string()), reason: listOf(z.string()) });

/** `POST /message/sync`. */
export const commandsSchema = listOf(messageSchema);

/** `POST /conversation/channels`. */
export const channelsSchema = listOf(z.object({ channel_id: z.string(), channel_type: z.int() }));

/** `GET /channel/whitelist`. */
export const whitelistSchema = listOf(z.object({ id: int64, uid: z.string() }));

/** `GET /user/systemuids`. */
export const uidsSchema = listOf(z.string());

const connectionSchema = z.object({
  id: int64,
  uid: z.string(),
  device_id: z.string(),
  node_id: int64.exactOptional(),
});
export type Connection = z.infer<typeof connectionSchema>;

/** `GET /connz`: connections whose user's name contains what was asked for. */
export const connectionsSchema = z.object({
  connections: listOf(connectionSchema),
  total: z.int(),
});

const addressesSchema = z.object({ tcp_addr: z.string(), ws_addr: z.string(), wss_addr: z.string() });

/** `GET /route`. */
export const routeSchema = addressesSchema;

/** `GET /varz`, of a server that tells its addresses there. */
export const varzAddressesSchema = addressesSchema.partial();

/** `POST /route/batch`. */
export const routesSchema = listOf(addressesSchema.extend({ uids: z.array(z.string()) }));

/** `GET /channel/max_message_seq`. */
export const maxSeqSchema = z.object({ message_seq: z.int().nonnegative() });

/** `POST /user/onlinestatus`: one entry for each connection; those who are offline are not listed. */
export const onlineSchema = listOf(z.object({ uid: z.string(), device_flag: z.int() }));

/** What only says that it was done. */
export const doneSchema = z.object({ status: z.literal(200) });

/** `GET /health`. */
export const healthSchema = z.object({ status: z.literal('ok') });

/** `GET /varz`; a build without a version says `""`. */
export const varzSchema = z.object({ server_name: z.string(), version: z.string() });

/** A status in the body: HTTP 200 does not mean success where it is not 200. */
export const bodyStatusSchema = z.object({ status: z.int() });

/** An answer of which only is asked whether there is one. */
export const anythingSchema = z.unknown();

/** What an error says. */
export const errorSchema = z.object({ msg: z.string() });
