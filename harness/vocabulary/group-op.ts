import { z } from 'zod';
import { localName, overlap } from './op-parts.ts';
import { payloadSchema } from './payload.ts';

const members = z.array(localName).max(16);

/** A group comes to be, made by a user, who is one of its members from then on, with these others. */
export const makeGroupSchema = z.strictObject({
  op: z.literal('make-group'),
  group: localName,
  user: localName,
  members,
  overlap,
});

/** Who made the group makes these users members. */
export const addMembersSchema = z.strictObject({
  op: z.literal('add-members'),
  group: localName,
  user: localName,
  members: members.min(1),
  overlap,
});

/** Who made the group takes these users out of it. */
export const removeMembersSchema = z.strictObject({
  op: z.literal('remove-members'),
  group: localName,
  user: localName,
  members: members.min(1),
  overlap,
});

/** A message to all members of a group: by a session of the sender, or by the server's API in the name of the sender. */
export const sendToGroupSchema = z.strictObject({
  op: z.literal('send-to-group'),
  message: localName,
  from: localName,
  group: localName,
  via: z.union([z.literal('api'), z.strictObject({ session: localName })]),
  payload: payloadSchema,
  overlap,
});

/** The user reads the whole history of a group, in one of the ways that the driver declares (capability `groupHistoryWays`). */
export const readGroupSchema = z.strictObject({
  op: z.literal('read-group'),
  user: localName,
  group: localName,
  way: z.string(),
  overlap,
});
