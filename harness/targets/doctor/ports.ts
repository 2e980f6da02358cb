import { type Found, missing, ok, warning } from './check.ts';

/** What was found by trying some ports of the range from which servers get theirs. */
export interface PortsTried {
  readonly from: number;
  readonly to: number;
  readonly tried: number;
  readonly free: number;
}

/** Whether servers that we start find ports on the loopback address. */
export function portsCheck({ from, to, tried, free }: PortsTried): Found {
  const name = 'ports';
  const seen = `${free} of ${tried} that were tried from ${from} to ${to} are free on 127.0.0.1`;
  if (free === 0)
    return missing(
      name,
      seen,
      'let us listen on 127.0.0.1: a sandbox or a firewall forbids it, or all ports are taken',
    );
  return free * 2 < tried ? warning(name, seen, 'end what holds the ports: ss -ltnp shows it') : ok(name, seen);
}
