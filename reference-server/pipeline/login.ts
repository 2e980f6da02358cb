import { ClientError } from '../client/client-error.ts';
import { reasons } from '../errors.ts';
import { illegalId } from '../ids.ts';
import { type Cipher, agreeOnCipher } from '../wkproto/crypto.ts';
import { CLIENT_VERSION_MIN, PROTOCOL_VERSION } from '../wkproto/frames.ts';

/** What a client says of itself, whatever its protocol. */
export interface LoginRequest {
  readonly uid: string;
  readonly deviceFlag: number;
  readonly deviceId: string;
  readonly token: string;
  readonly version: number;
  /** X25519 public key in base64; undefined where the protocol does not encrypt. */
  readonly clientKey: string | undefined;
}

/** A session in the making: who it is, and what is agreed upon. */
export interface Login {
  readonly uid: string;
  readonly deviceFlag: number;
  readonly deviceId: string;
  /** The smaller of both sides' protocol versions. */
  readonly version: number;
  /** 1 for success; any other refuses the login. */
  readonly reason: number;
  /** 1: of the devices with its flag, only this one may be logged in; 0 where it is left out. */
  readonly deviceLevel?: number;
  /** Undefined where nothing is encrypted. */
  readonly cipher: Cipher | undefined;
}

/** Accepts whoever has a legal uid and a key, where one is asked for. Throws a `ClientError` for a uid that no user can have. */
export function login({ uid, deviceFlag, deviceId, version, clientKey }: LoginRequest): Login {
  const why = illegalId(uid);
  if (why !== undefined) throw new ClientError(`the uid of a login ${why}`);
  if (version < CLIENT_VERSION_MIN) throw new ClientError(`a login of protocol version ${version}`);
  const device = { uid, deviceFlag, deviceId, version: Math.min(version, PROTOCOL_VERSION) };
  if (clientKey === undefined) return { ...device, reason: reasons.success, cipher: undefined };
  const cipher = agreeOnCipher(clientKey);
  return { ...device, reason: cipher === undefined ? reasons.authFailed : reasons.success, cipher };
}
