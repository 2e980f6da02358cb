import { once } from 'node:events';
import { describe } from 'vitest';
import { WebSocket } from 'ws';
import { openContractTarget } from '../../testing/contract-target.ts';
import { within } from '../../core/deadline.ts';
import { ejabberdSkip } from '../../targets/fixtures/ejabberd.ts';
import { prosodySkip } from '../../targets/fixtures/prosody.ts';
import type { Endpoints, World } from '../../vocabulary/index.ts';
import { type ContractOptions, driverContract } from '../contract.ts';

/** For each step of a stream, in milliseconds. */
const stepMs = 5_000;

const options: ContractOptions = {
  streams: ['xmpp'],
  unknownFrame: textFrame('<surprise xmlns="urn:example:unknown"/>'),
  refusal: {
    name: 'a login with a wrong password',
    prepare: (endpoints, world) => registerOtherwise(endpoints, world, 'alice'),
    before: [],
    op: { op: 'login', session: 'alice.1', user: 'alice' },
    code: 'not-authorized',
  },
  secrets(world, user) {
    const native = world.native(user);
    const password = `password-${native}`;
    return [
      password,
      Buffer.from(password).toString('base64'),
      Buffer.from(`\0${native}\0${password}`).toString('base64'),
    ];
  },
};

/** A WebSocket frame with a text of less than 126 bytes, as a server writes it. */
function textFrame(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x81, bytes.length]), bytes]);
}

/** Registers a user with a password that the driver does not know. */
async function registerOtherwise({ xmpp, domain }: Endpoints, world: World, user: string): Promise<void> {
  const socket = new WebSocket(xmpp!, 'xmpp');
  const say = async (text: string, answer: RegExp) => {
    const come = new Promise<void>((resolve) =>
      socket.on('message', (data: Buffer) => answer.test(data.toString()) && resolve()),
    );
    socket.send(text);
    await within(stepMs, `an answer to ${text}`, come);
  };
  await within(stepMs, 'the WebSocket', once(socket, 'open'));
  await say(`<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="${domain}" version="1.0"/>`, /features/);
  const fields = `<username>${world.native(user)}</username><password>another</password>`;
  const query = `<query xmlns="jabber:iq:register">${fields}</query>`;
  await say(`<iq xmlns="jabber:client" type="set" id="r1" to="${domain}">${query}</iq>`, /type=['"]result['"]/);
  socket.terminate();
}

for (const flavour of ['ejabberd', 'ejabberd-mnesia'])
  describe.skipIf(ejabberdSkip.is)(`on ${flavour}${ejabberdSkip.why}`, () =>
    driverContract(() => openContractTarget('ejabberd', flavour), options),
  );

describe.skipIf(prosodySkip.is)(`on Prosody${prosodySkip.why}`, () =>
  driverContract(() => openContractTarget('prosody'), options),
);
