import { illegalId } from '../ids.ts';
import { type Cipher, agreeOnCipher } from '../tcp/crypto.ts';
import { FrameError } from '../tcp/frame-error.ts';
import { CLIENT_VERSION_MIN, type Connect, PROTOCOL_VERSION } from '../tcp/frames.ts';

/** A session in the making: who it is, and what is agreed upon. */
export interface Login {
  readonly uid: string;
  readonly deviceFlag: number;
  readonly deviceId: string;
  /** The smaller of both sides' protocol versions. */
  readonly version: number;
  /** Undefined where the client's key is none: such a login is refused. */
  readonly cipher: Cipher | undefined;
}

/** Accepts whoever has a legal uid and a key. Throws a `FrameError` for a uid that no user can have. */
export function login({ uid, deviceFlag, deviceId, version, clientKey }: Connect): Login {
  const why = illegalId(uid);
  if (why !== undefined) throw new FrameError(`the uid of a CONNECT ${why}`);
  if (version < CLIENT_VERSION_MIN) throw new FrameError(`CONNECT of protocol version ${version}`);
  return { uid, deviceFlag, deviceId, version: Math.min(version, PROTOCOL_VERSION), cipher: agreeOnCipher(clientKey) };
}
