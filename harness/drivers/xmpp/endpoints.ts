import type { Endpoints } from '../../vocabulary/index.ts';

/** Where an XMPP server listens for WebSockets, and the domain of its accounts. */
export interface Address {
  readonly url: string;
  readonly domain: string;
  /** The domain of its rooms. */
  readonly roomService: string;
  /** URL below which a back end gives commands, where the server has such an API. */
  readonly api?: string;
}

/**
 * The address that a target names; `undefined` when it names none. The domain is that of the URL unless it is named, and that of the rooms
 * what servers call it by default.
 */
export function addressIn(endpoints: Endpoints): Address | undefined {
  const { xmpp: url, api } = endpoints;
  if (url === undefined || !URL.canParse(url)) return undefined;
  const domain = (endpoints['domain'] ?? new URL(url).hostname).toLowerCase();
  return { url, domain, roomService: `conference.${domain}`, ...(api === undefined ? {} : { api }) };
}
