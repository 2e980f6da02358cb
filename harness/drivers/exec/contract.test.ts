import { describe } from 'vitest';
import { type ContractOptions, type ContractTarget, driverContract } from '../contract.ts';
import { openExec } from './driver.ts';
import { example, openPythonServer, pythonSkip } from './fixtures/python.ts';

const options: ContractOptions = {
  streams: ['url'],
  unknownFrame: Buffer.from('{"event":"surprise"}\n'),
  refusal: {
    name: 'a message that is too large',
    before: [{ op: 'login', session: 'alice.1', user: 'alice' }],
    op: {
      op: 'send',
      message: 'large',
      from: 'alice',
      to: 'bob',
      via: { session: 'alice.1' },
      payload: { shape: 'filled', bytes: 65_537 },
    },
    bytes: new Uint8Array(65_537),
    code: 'payload-too-large',
  },
  skip: [
    {
      test: 'an unknown frame that comes before an answer does not hide the answer',
      reason: 'a send is answered by a connection of its own: nothing orders the two',
    },
  ],
};

/** A server and a driver in Python. */
async function openPythonTarget(): Promise<ContractTarget> {
  const server = await openPythonServer();
  const { driver, end } = await openExec(`python3 '${example('driver.py')}'`);
  const [about] = driver.serves;
  if (!about) throw new Error('the driver serves nothing');
  return {
    driver,
    about,
    endpoints: { url: server.url },
    capabilities: driver.capabilities(about),
    async close() {
      await end();
      await server[Symbol.asyncDispose]();
    },
  };
}

describe.skipIf(pythonSkip !== '')(`the example in Python${pythonSkip}`, () =>
  driverContract(openPythonTarget, options),
);
