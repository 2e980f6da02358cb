/** Why the server could not start: one line for the operator, with a stable code and the exit status. */
export class StartError extends Error {
  readonly code: string;
  readonly exitStatus: number;

  constructor(code: string, exitStatus: number, message: string) {
    super(message);
    this.name = 'StartError';
    this.code = code;
    this.exitStatus = exitStatus;
  }
}

/** A send that is not accepted, with the reason code that a SENDACK carries. */
export class Refusal extends Error {
  readonly reason: number;

  constructor(reason: number, message: string) {
    super(message);
    this.name = 'Refusal';
    this.reason = reason;
  }
}

/** The reason codes of the wire that this server uses. */
export const reasons = {
  success: 1,
  authFailed: 2,
  notSubscriber: 3,
  blocked: 4,
  payloadDecodeError: 9,
  kicked: 12,
  notOnWhitelist: 13,
  systemError: 15,
  channelIdError: 16,
  banned: 19,
  headerNotSupported: 20,
  busy: 22,
  disbanded: 24,
} as const;

/** The text of anything thrown. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
