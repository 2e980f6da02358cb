/** What an operator may want otherwise. */
export interface Policy {
  /** Whose token is asked for at a login: nobody's, that of who was given one, or everybody's. */
  readonly tokenAuth: 'off' | 'set' | 'on';
  /** What each API request must carry, and the user `____manager`; undefined: nothing. */
  readonly managerToken?: string | undefined;
  /** Whether a person is written to only by those on his whitelist. */
  readonly personWhitelist: boolean;
}

export const DEFAULT_POLICY: Policy = { tokenAuth: 'set', personWhitelist: false };
