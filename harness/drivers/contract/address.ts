/** Where something listens. */
export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

/** The same, and whether it is spoken to by TLS. */
export interface Destination extends HostAndPort {
  readonly tls?: true;
}

/** How the text of an endpoint is read, and how it is rewritten to lead elsewhere. */
export interface AddressFormat {
  parse(endpoint: string): Destination;
  /** The same endpoint at another host and port, and without TLS: everything else stays. */
  rewrite(endpoint: string, to: HostAndPort): string;
}

const parts = /^(?<scheme>[a-z][a-z0-9+.-]*:\/\/)?(?<host>\[[^\]]+\]|[^:/?#\s]+)(?::(?<port>\d+))?(?<rest>[/?#].*)?$/i;

const usualPorts: Readonly<Record<string, number>> = { 'http://': 80, 'ws://': 80, 'https://': 443, 'wss://': 443 };

/** `host:port`, or a URL. */
export const hostAndPort: AddressFormat = {
  parse(endpoint) {
    const { scheme = '', host, port } = partsOf(endpoint);
    const number = port === undefined ? usualPorts[scheme.toLowerCase()] : Number(port);
    if (number === undefined) throw new Error(`the endpoint ${endpoint} has no port`);
    const isSecure = /^(?:http|ws)s:/i.test(scheme);
    return { host: host.replace(/^\[|\]$/g, ''), port: number, ...(isSecure ? { tls: true } : {}) };
  },
  rewrite(endpoint, to) {
    const { scheme = '', rest = '' } = partsOf(endpoint);
    const plain = scheme.replace(/^(http|ws)s:/i, '$1:');
    return `${plain}${to.host.includes(':') ? `[${to.host}]` : to.host}:${to.port}${rest}`;
  },
};

interface Parts {
  readonly scheme?: string | undefined;
  readonly host: string;
  readonly port?: string | undefined;
  readonly rest?: string | undefined;
}

function partsOf(endpoint: string): Parts {
  const groups = parts.exec(endpoint)?.groups;
  if (!groups) throw new Error(`the endpoint ${endpoint} is neither host:port nor a URL: give the option address`);
  return groups as unknown as Parts;
}
