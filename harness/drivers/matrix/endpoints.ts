import type { Endpoints } from '../../vocabulary/index.ts';

/** Where a homeserver listens, and its name, which ends the ids of its users. */
export interface Address {
  /** Where sessions go. */
  readonly sessions: string;
  /** Where reads and registrations go; the same server, nearly always by the same URL. */
  readonly requests: string;
  readonly domain: string;
}

/** The address that a target names; `undefined` when it names none. The name of the server is the host of its URL unless it is named. */
export function addressIn(endpoints: Endpoints): Address | undefined {
  const { matrix: sessions, http: requests = sessions, domain } = endpoints;
  if (sessions === undefined || !URL.canParse(sessions)) return undefined;
  if (requests === undefined || !URL.canParse(requests)) return undefined;
  return { sessions, requests, domain: domain ?? new URL(sessions).hostname };
}
