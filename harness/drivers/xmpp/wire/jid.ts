/** An address without its resource. */
export function bareOf(jid: string): string {
  const slash = jid.indexOf('/');
  return slash === -1 ? jid : jid.slice(0, slash);
}

/** The name of the user of an address in our domain; the whole bare address where the domain is another. */
export function userOf(jid: string, domain: string): string {
  const bare = bareOf(jid);
  return bare.endsWith(`@${domain}`) ? bare.slice(0, -domain.length - 1) : bare;
}

/** The resource of an address; `undefined` for a bare one. */
export function resourceOf(jid: string): string | undefined {
  const slash = jid.indexOf('/');
  return slash === -1 ? undefined : jid.slice(slash + 1);
}
