import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hostAndPort } from './address.ts';
import { openProxy, type Proxy } from './proxy.ts';

const file = (name: string) => readFileSync(join(import.meta.dirname, '../../testing/tls', name), 'utf8');

let server: Server;
let port: number;
let proxy: Proxy | undefined;
beforeEach(async () => {
  server = createServer({ key: file('server.key'), cert: file('server.pem') }, (socket) => {
    socket.on('error', () => {});
    socket.pipe(socket);
  });
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  await proxy?.close();
  server.close();
});

/** What comes back for a word that is written to the proxy, until the connection is over. */
async function said(word: string): Promise<string> {
  const socket = connect({ ...proxy!.addresses[0]!, allowHalfOpen: true });
  socket.on('error', () => {});
  let text = '';
  socket.on('data', (bytes) => (text += String(bytes)));
  socket.end(word);
  await new Promise((resolve) => socket.once('close', resolve));
  return text;
}

test.each(['localhost', '127.0.0.1'])('a server by TLS at %s is spoken to in plain words', async (host) => {
  proxy = await openProxy([hostAndPort.parse(`https://${host}:${port}/api`)], file('ca.pem'));
  expect(await said('hello')).toBe('hello');
});

test('one that nobody we trust has signed is not spoken to', async () => {
  proxy = await openProxy([hostAndPort.parse(`wss://localhost:${port}`)]);
  expect(await said('hello')).toBe('');
});

test('an endpoint that leads to the proxy has no TLS, and all else as it was', () => {
  const to = { host: '127.0.0.1', port: 9 };
  expect(hostAndPort.rewrite('https://chat.example.org/api?x=1', to)).toBe('http://127.0.0.1:9/api?x=1');
  expect(hostAndPort.rewrite('wss://chat.example.org:444/ws', to)).toBe('ws://127.0.0.1:9/ws');
  expect(hostAndPort.rewrite('chat.example.org:5100', to)).toBe('127.0.0.1:9');
  expect(hostAndPort.parse('http://chat.example.org')).toEqual({ host: 'chat.example.org', port: 80 });
});
