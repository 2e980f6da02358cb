import { type DialectOp, dialectOp, noArgs, tell } from './dialect-op.ts';

/** What a back end does to the connections of a user. */
export const connectionOps: Readonly<Record<string, DialectOp>> = {
  'wukongim:quit-device': dialectOp({
    does: "The back end logs the user's apps out, and forgets their token.",
    chats: 'touches-chats',
    args: noArgs,
    run: (doing, { users: [uid] }) => tell(doing, 'POST /user/device_quit', { uid, device_flag: 0 }),
  }),
};
