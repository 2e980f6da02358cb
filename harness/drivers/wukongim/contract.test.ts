import { basename } from 'node:path';
import { describe } from 'vitest';
import { openContractTarget } from '../../testing/contract-target.ts';
import { type ContractOptions, driverContract } from '../contract.ts';
import { dialectOnServer } from './fixtures/dialect-on-server.ts';

const options: ContractOptions = {
  streams: ['tcp', 'ws'],
  requests: ['http'],
  // A packet of the type 15, which there is not, with a body of two bytes.
  unknownFrame: Uint8Array.of(0xf0, 2, 1, 2),
  unknownAnswer: Buffer.from(
    'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 17\r\nconnection: close\r\n\r\n{"surprise":true}',
  ),
  refusal: {
    name: 'an empty payload by the API',
    before: [],
    op: { op: 'send', message: 'm1', from: 'alice', to: 'bob', via: 'api', payload: { shape: 'empty' } },
    code: /^(http|status)-400$/,
  },
  secrets: (world, user) => [`token-${world.native(user)}`],
};

describe('on the reference server', () => {
  driverContract(() => openContractTarget('reference'), options);
  dialectOnServer(() => openContractTarget('reference'));
});

const binary = process.env['IMC_WUKONGIM_BIN'];
/** Real servers leave a login unanswered now and then, and 2.1.4 keeps no conversation of a direct chat. */
function real(path: string): ContractOptions {
  const tests = [
    'a payload is shown as it was sent by each way of asking for conversations',
    'a request for conversations is answered with one entry for each chat, and its newest message where that is shown',
    'a sync of what has changed gives the whole list as it is then, by each way and for each user',
    'a sync of what is unread gives chats with something unread alone',
  ];
  const reason = 'WuKongIM 2.1.4 puts a direct chat into no conversation list';
  const broken = basename(path).includes('2.1.4');
  return { ...options, loginTriesMax: 3, skip: broken ? tests.map((test) => ({ test, reason })) : [] };
}

if (binary)
  describe(`on ${basename(binary)}`, () => {
    driverContract(() => openContractTarget(binary), real(binary));
    dialectOnServer(() => openContractTarget(binary));
  });
else describe.skip('on a real server (skipped: IMC_WUKONGIM_BIN does not name a binary)', () => {});
