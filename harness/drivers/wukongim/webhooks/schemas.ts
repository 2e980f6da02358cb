import { z } from 'zod';
import { messageSchema } from '../api/schemas.ts';

/** One line of the stream of our listener: what the server told, as it came. */
export const heardSchema = z.object({ event: z.string(), body: z.string() });

const headerSchema = z.object({ no_persist: z.int(), red_dot: z.literal([0, 1]), sync_once: z.int() });
const toldSchema = messageSchema.extend({ header: headerSchema });

/** `msg.notify`: messages that were stored. */
export const notifySchema = z.array(toldSchema);
export type ToldMessage = z.infer<typeof toldSchema>;

/** Bodies of the events that are known. */
export const bodySchemas: Readonly<Record<string, z.ZodType>> = {
  'msg.notify': notifySchema,
  /** One message, and who was not there to be pushed it: in plain, or compressed. */
  'msg.offline': toldSchema.extend({
    to_uids: z.array(z.string()).nullable().exactOptional(),
    compress: z.string().exactOptional(),
    compress_to_uids: z.string().exactOptional(),
    source_id: z.int().exactOptional(),
  }),
  /** Texts such as `uid-0-1-17-1-1`. */
  'user.onlinestatus': z.array(z.string().regex(/^.+-\d+-[01]-\d+-\d+-\d+$/s)),
};
