import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { checkFree, freePorts } from './free-ports.ts';

test('no port is handed out twice, also to those who ask at once', async () => {
  const ports = (await Promise.all([freePorts(20), freePorts(20), freePorts(20)])).flat();
  expect(new Set(ports).size).toBe(60);
  await checkFree(ports);
});

test('a port on which somebody listens is named', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await expect(checkFree([port])).rejects.toMatchObject({
    code: 'IMC_ERR_PORT_TAKEN',
    message: `another process listens on port ${port}: end it, or name no port`,
  });
  server.close();
});
