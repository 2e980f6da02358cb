import type { Api } from '../api.ts';
import { list, text } from '../fields.ts';
import { get, post, type Route } from '../route.ts';

/** Where clients connect; the same for every user, inside and outside. */
export function addressRoutes({ addresses }: Api): readonly Route[] {
  const object = () => ({ tcp_addr: addresses().tcp, ws_addr: addresses().ws, wss_addr: '' });
  return [get('/route', object), post('/route/batch', list(text), (uids) => [{ ...object(), uids }])];
}
