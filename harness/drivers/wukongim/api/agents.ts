import { Agent } from 'undici';

/** Connections to servers; idle ones are kept alive for the next request and never keep the process alive. `ca`: as of `sharedAgent`. */
export function freshAgent(ca?: string): Agent {
  return new Agent({
    connections: 256,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: 4000,
    ...(ca === undefined ? {} : { connect: { ca } }),
  });
}

const agents = new Map<string, Agent>();

/**
 * Connections of all plays, but for plays whose server was started again. `ca`: who is trusted to sign the certificate of the
 * server, as PEM; default: whom this machine trusts.
 */
export function sharedAgent(ca?: string): Agent {
  const agent = agents.get(ca ?? '') ?? freshAgent(ca);
  agents.set(ca ?? '', agent);
  return agent;
}
