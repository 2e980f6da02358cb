import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Capabilities, NameShape, Payload, Row, Scenario, Story } from '../vocabulary/index.ts';
import { absenceOf, carries } from '../vocabulary/index.ts';
import * as afterwards from './dimensions/afterwards.ts';
import * as answer from './dimensions/answer.ts';
import * as before from './dimensions/before.ts';
import * as company from './dimensions/company.ts';
import * as count from './dimensions/count.ts';
import * as flags from './dimensions/flags.ts';
import { impossiblePairs } from './dimensions/impossible.ts';
import * as known from './dimensions/known.ts';
import * as lookBy from './dimensions/look-by.ts';
import * as lookWhen from './dimensions/look-when.ts';
import { namesDimension } from './dimensions/names.ts';
import * as order from './dimensions/order.ts';
import * as payload from './dimensions/payload.ts';
import * as devices from './dimensions/receiver-devices.ts';
import type { Cast, Said, Speaker } from './dimensions/scene.ts';
import { Scene } from './dimensions/scene.ts';
import * as otherDevice from './dimensions/sender-other-device.ts';
import * as senderWay from './dimensions/sender-way.ts';
import { toDimension, type To } from './dimensions/to.ts';
import type { Transport } from './parts.ts';
import { transportsFor, wayFor } from './parts.ts';

/** The first direct messages of two users, each thing that may be one way or another combined with each other: `first-dm/story`. */
export const firstDmStory: Story = {
  dimensions: (capabilities) => [
    senderWay.senderWayDimension(capabilities),
    known.senderKnownDimension(),
    known.receiverKnownDimension(),
    devices.receiverDevicesDimension(),
    otherDevice.senderOtherDeviceDimension(),
    count.countDimension(),
    answer.answerDimension(),
    company.companyDimension(),
    before.beforeDimension(),
    toDimension(),
    namesDimension(),
    order.orderDimension(),
    flags.flagsDimension(),
    payload.payloadDimension(),
    lookWhen.lookWhenDimension(),
    lookBy.lookByDimension(capabilities),
    afterwards.afterwardsDimension(),
  ],
  impossible: impossiblePairs,
  scenario: (row, capabilities) => {
    const values = valuesIn(row);
    return drawnFor(values, capabilities).map((drawn) => scenarioOf(values, drawn, capabilities));
  },
};

/** What the two are called: the sender is the one in the middle. */
const threeNames = ['alice', 'bob', 'carol'] as const;
/** With so many users all orders of hashes are found soon. */
const othersNames = ['dave', 'erin', 'frank', 'grace'] as const;

/** The value of each dimension. */
interface Values {
  readonly 'sender-way': string;
  readonly 'sender-known': known.Known;
  readonly 'receiver-known': known.Known;
  readonly 'receiver-devices': devices.Devices;
  readonly 'sender-other-device': otherDevice.OtherDevice;
  readonly count: count.Count;
  readonly answer: answer.Answer;
  readonly company: company.Company;
  readonly before: before.Before;
  readonly to: To;
  readonly names: NameShape;
  readonly order: string;
  readonly flags: flags.Flags;
  readonly payload: string;
  readonly 'look-when': lookWhen.LookWhen;
  readonly 'look-by': string;
  readonly afterwards: afterwards.Afterwards;
}

/** The values of a row, which are those that the dimensions name. */
function valuesIn(row: Row): Values {
  return row as unknown as Values;
}

/** What no dimension says. */
interface Drawn {
  readonly by: Speaker;
  readonly transports: readonly Transport[];
  readonly firstPayloads: readonly Payload[];
  readonly laterPayloads: readonly Payload[];
  readonly asked: Pick<Said, 'badge' | 'expiresInS'>;
  readonly answerBy: Speaker;
  readonly others: company.Others;
  readonly looking: lookBy.Looking;
  readonly moment: lookWhen.Moment;
  readonly aftermath: afterwards.Aftermath;
}

function drawnFor(values: Values, capabilities: Capabilities): Arbitrary<Drawn> {
  const drawnFirst = fc.record({
    by: senderWay.speakerBy(values['sender-way'], capabilities),
    messages: count.countOf(values.count),
  });
  return drawnFirst.chain(({ by, messages }) =>
    fc.record({
      by: fc.constant(by),
      transports: transportsFor(capabilities),
      firstPayloads: payload.payloadsBy(values.payload, capabilities, messages),
      // What is large is read again and again by everyone: once is enough.
      laterPayloads: payload.payloadsBy(
        values.payload === 'largest' ? 'text' : values.payload,
        capabilities,
        afterwards.moreMax,
      ),
      asked: flags.flagsOf(values.flags),
      answerBy: wayFor(capabilities).map((way) => ({ way })),
      others: company.othersFor(capabilities, { names: othersNames, by }),
      looking: lookBy.lookingAt(messages),
      moment: lookWhen.momentOf(capabilities),
      aftermath: afterwards.aftermathOf(capabilities),
    }),
  );
}

function scenarioOf(values: Values, drawn: Drawn, capabilities: Capabilities): Scenario {
  const cast = castOf(values);
  const scene = new Scene(cast, capabilities, suited(values, drawn));
  prepare(scene, values, drawn);
  sendFirst(scene, values, drawn);
  lookFirst(scene, values, drawn);
  live(scene, values, drawn);
  if (values['look-when'] === 'at-the-end') lookBy.applyLookAtTheEnd(scene, values['look-by']);
  const { ops } = scene.story;
  const hashes = order.hashesBy(values.order, cast, ops);
  return {
    case: 'first-dm/story',
    ops,
    ...(values.names === 'plain' ? {} : { names: values.names }),
    ...(hashes ? { hashes } : {}),
  };
}

function castOf(values: Values): Cast {
  const cast = order.castBy(values.order, threeNames);
  return values.to === 'oneself' ? { sender: cast.sender, receiver: cast.sender } : cast;
}

/** Of the transports those through which all payloads of the sender go: else nobody would be pushed them. Where there are none, the usual one. */
function suited(values: Values, { transports, firstPayloads, laterPayloads }: Drawn): readonly Transport[] {
  // A text that is there for nothing but being said may as well go as JSON.
  const all = [...firstPayloads, ...laterPayloads].filter(({ shape }) => shape !== 'text' || values.payload === 'text');
  return transports.filter(({ fidelity }) => all.every((each) => carries(fidelity, each)));
}

/** Who is neither of the two. */
function anotherThan({ sender, receiver }: Cast): string {
  return threeNames.find((name) => name !== sender && name !== receiver) ?? othersNames[0];
}

/** All that is so before the first message. */
function prepare(scene: Scene, values: Values, { by, others, looking }: Drawn): void {
  known.applyKnown(scene, 'sender', values['sender-known']);
  if (!scene.isSelf) known.applyKnown(scene, 'receiver', values['receiver-known']);
  lookBy.prepareLook(scene, values['look-by'], looking, anotherThan(scene.cast));
  devices.applyDevices(scene, values['receiver-devices']);
  otherDevice.applyOtherDevice(scene, values['sender-other-device'], 'first');
  before.applyBefore(scene, values.before, by);
  senderWay.applySenderWay(scene, values['sender-way']);
  company.applyCompanyBefore(scene, values.company, others, by);
}

/** The first messages, and what happens while they are sent. */
function sendFirst(scene: Scene, values: Values, drawn: Drawn): void {
  const { by, firstPayloads, asked, others, moment } = drawn;
  for (const [i, carried] of firstPayloads.entries()) {
    const isLast = i === firstPayloads.length - 1;
    company.applyTwin(scene, values.company, others);
    scene.say('first', { by, payload: carried, ...asked, ...eager(values, isLast) });
    if (i === 0) {
      devices.applyDevicesAmid(scene, values['receiver-devices']);
      answer.applyAnswer(scene, values.answer, { by: crossingBy(scene, values, drawn), moment: 'crossing' });
      company.applyCompanyAmid(scene, values.company, others, by);
    }
    if (isLast) lookWhen.applyKillAmid(scene, values['look-when'], moment);
  }
}

/** Who looks as soon as he is pushed the last message does not wait for its acknowledgement. */
function eager(values: Values, isLast: boolean): Pick<Said, 'background'> {
  return isLast && values['look-when'] === 'after-push' ? { background: true } : {};
}

/** Who surely has a session while the first message is sent may answer by it; else he answers by the API, where there is one. */
function crossingBy({ capabilities }: Scene, values: Values, { answerBy }: Drawn): Speaker {
  const isThere = values['receiver-devices'] === 'one' || values['receiver-devices'] === 'two';
  return isThere || absenceOf(capabilities, 'apiSend') !== undefined ? answerBy : { way: 'api' };
}

/** The two look when it is time, and answer. */
function lookFirst(scene: Scene, values: Values, { answerBy, looking, moment }: Drawn): void {
  const when = values['look-when'];
  const goOn = () => {
    answer.applyAnswer(scene, values.answer, { by: answerBy, moment: 'reply' });
    lookWhen.applyMoment(scene, when, moment);
    otherDevice.applyOtherDevice(scene, values['sender-other-device'], 'later');
  };
  if (when !== 'after-push') {
    goOn();
    return when === 'at-the-end' ? undefined : lookBy.applyLook(scene, values['look-by'], looking);
  }
  scene.awaitPush(scene.namesOf('first').at(-1) ?? '');
  lookBy.applyLook(scene, values['look-by'], looking);
  const soFar = scene.story.ops.length;
  goOn();
  if (scene.story.ops.length > soFar) lookBy.applyLook(scene, values['look-by'], looking);
}

/** The life after that. */
function live(scene: Scene, values: Values, { by, laterPayloads, asked, looking, aftermath }: Drawn): void {
  if (values.afterwards === 'nothing') return;
  const when = values['look-when'];
  afterwards.applyAfterwards(scene, values.afterwards, aftermath);
  if (afterwards.sendsMore(values.afterwards)) {
    devices.reconnectDevices(scene, values['receiver-devices']);
    if (scene.hasRestarted) otherDevice.applyOtherDevice(scene, values['sender-other-device'], 'first');
    const more = laterPayloads.slice(0, aftermath.more);
    for (const [i, carried] of more.entries())
      scene.say('later', { by, payload: carried, ...asked, ...eager(values, i === more.length - 1) });
    if (when === 'after-push') scene.awaitPush(scene.namesOf('later').at(-1) ?? '');
  }
  if (when !== 'at-the-end') lookBy.applyLook(scene, values['look-by'], looking);
}
