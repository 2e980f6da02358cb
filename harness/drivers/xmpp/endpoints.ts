import type { Endpoints } from '../../vocabulary/index.ts';

/** Where an XMPP server listens for WebSockets, and the domain of its accounts. */
export interface Address {
  readonly url: string;
  readonly domain: string;
}

/** The address that a target names; `undefined` when it names none. The domain is that of the URL unless it is named. */
export function addressIn(endpoints: Endpoints): Address | undefined {
  const { xmpp: url, domain } = endpoints;
  if (url === undefined || !URL.canParse(url)) return undefined;
  return { url, domain: (domain ?? new URL(url).hostname).toLowerCase() };
}
