import { z } from 'zod';

/** A standard error response. */
export const errorSchema = z.object({ errcode: z.string(), error: z.string().optional() });

export const versionsSchema = z.object({ versions: z.array(z.string()) });
export const loginFlowsSchema = z.object({ flows: z.array(z.object({ type: z.string() })) });
export const accountSchema = z.object({ user_id: z.string(), access_token: z.string() });
export const nothingSchema = z.object({});
export const roomSchema = z.object({ room_id: z.string() });
export const sentSchema = z.object({ event_id: z.string() });
export const joinedRoomsSchema = z.object({ joined_rooms: z.array(z.string()) });

/** An event of a room, as far as this driver looks at it. */
export const eventSchema = z.object({
  type: z.string(),
  event_id: z.string(),
  sender: z.string(),
  state_key: z.string().optional(),
  content: z.record(z.string(), z.unknown()),
  /** `transaction_id`: this device has sent it. */
  unsigned: z.object({ transaction_id: z.string().optional() }).optional(),
});
export type RoomEvent = z.infer<typeof eventSchema>;

export const membersSchema = z.object({ chunk: z.array(eventSchema) });
export const pageSchema = z.object({ chunk: z.array(eventSchema), end: z.string().optional() });
export type Page = z.infer<typeof pageSchema>;

const joinedSchema = z.object({
  state: z.object({ events: z.array(eventSchema) }).optional(),
  timeline: z
    .object({ events: z.array(eventSchema), limited: z.boolean().optional(), prev_batch: z.string().optional() })
    .optional(),
  ephemeral: z
    .object({ events: z.array(z.object({ type: z.string(), content: z.record(z.string(), z.unknown()) })) })
    .optional(),
  unread_notifications: z.object({ notification_count: z.int().optional() }).optional(),
});
/** What is new in a room that the user has joined, or in one that he has left, up to there. */
export type JoinedRoom = z.infer<typeof joinedSchema>;

export const syncSchema = z.object({
  next_batch: z.string(),
  rooms: z
    .object({
      join: z.record(z.string(), joinedSchema).optional(),
      leave: z.record(z.string(), joinedSchema).optional(),
    })
    .optional(),
});
export type Sync = z.infer<typeof syncSchema>;

/** The content of a receipt event: by event, kind and user. */
export const receiptsSchema = z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown())));
