import { SERVER_NAME, packageVersion } from '../../version.ts';
import type { Api } from '../api.ts';
import { get, type Route } from '../route.ts';

/** What the server says about itself; figures that it does not count are left out. */
export function varzRoutes({ sessions, addresses }: Api): readonly Route[] {
  const version = packageVersion();
  return [
    get('/varz', () => ({
      server_id: '1',
      server_name: SERVER_NAME,
      version,
      connections: sessions.count,
      uptime: `${Math.floor(process.uptime())}s`,
      mem: process.memoryUsage.rss(),
      tcp_addr: addresses().tcp,
      ws_addr: addresses().ws,
      wss_addr: '',
    })),
  ];
}
