import { describe } from 'vitest';
import { openContractTarget } from '../../testing/contract-target.ts';
import { synapseSkip } from '../../targets/fixtures/synapse.ts';
import type { Endpoints, World } from '../../vocabulary/index.ts';
import { type ContractOptions, driverContract } from '../contract.ts';

const options: ContractOptions = {
  streams: ['matrix'],
  requests: ['http'],
  // It answers the request by which the session waits.
  unknownFrame: answer('{"surprise":true}'),
  unknownAnswer: answer('{"surprise":true}'),
  refusal: {
    name: 'a login with a wrong password',
    prepare: (endpoints, world) => registerOtherwise(endpoints, world, 'alice'),
    before: [],
    op: { op: 'login', session: 'alice.1', user: 'alice' },
    code: 'M_FORBIDDEN',
  },
  secrets: (world, user) => [`password-${world.native(user)}`],
  skip: [
    {
      test: 'an option to log in as the device of another session ends that one',
      reason: 'Synapse does not end it: https://github.com/element-hq/synapse/issues/6616',
    },
  ],
  // A message takes a tenth of a second where nothing else is to do.
  timeoutMs: 10_000,
};

/** An answer by HTTP, behind which the server closes the connection. */
function answer(body: string): Uint8Array {
  const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n`;
  return Buffer.from(`${head}\r\n${body}`);
}

/** Registers a user with a password that the driver does not know. */
async function registerOtherwise({ http }: Endpoints, world: World, user: string): Promise<void> {
  const response = await fetch(`${http}/_matrix/client/v3/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: world.native(user), password: 'another', auth: { type: 'm.login.dummy' } }),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
}

describe.skipIf(synapseSkip.is)(`on Synapse${synapseSkip.why}`, () =>
  driverContract(() => openContractTarget('synapse'), options),
);
