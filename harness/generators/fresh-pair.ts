import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Capabilities, Op, Payload, Scenario } from '../vocabulary/index.ts';
import type { Transport, Way } from './parts.ts';
import { apiWayFor, payloadFor, transportsFor, wayFor, waysOf } from './parts.ts';
import { Story } from './story.ts';

/** What the server knew of a user before the first message, and whether he is there. */
const standing = fc.constantFrom('never-seen', 'registered', 'online', 'gone-offline');
type Standing = 'never-seen' | 'registered' | 'online' | 'gone-offline';

interface Line {
  readonly way: Way;
  /** Which way of the API, if it is sent by the API. */
  readonly apiWay: string | undefined;
  readonly payload: Payload;
}

interface FreshPair {
  /** Of the sessions, in the order in which they are opened. */
  readonly transports: readonly Transport[];
  readonly sender: Standing;
  readonly receiver: Standing;
  /** What the first sender says before anyone looks. */
  readonly first: readonly Line[];
  /** What the other one says: at the same time as the first message, after the looking, or not at all. */
  readonly answer: { readonly line: Line; readonly when: 'after' | 'crossing' } | null;
  /** Who looks at list and history when the first messages are sent, in which order. */
  readonly looks: readonly ('sender' | 'receiver')[];
  /** Whether those who look do so as soon as the last of the first messages is pushed, without waiting for its acknowledgement. */
  readonly eager: boolean;
  /** Whether the receiver marks the chat as read, and what the sender says after that. */
  readonly marks: { readonly later: Line | null } | null;
  /** Who has a second device, if he is there. */
  readonly beside: readonly ('sender' | 'receiver')[];
  /** Somebody else is online meanwhile. */
  readonly bystander: boolean;
  /** Another pair says the same, each line by the other way where there is one. */
  readonly twin: boolean;
}

function choiceFor(capabilities: Capabilities): Arbitrary<FreshPair> {
  const line = fc.record({
    way: wayFor(capabilities),
    apiWay: apiWayFor(capabilities),
    payload: payloadFor(capabilities),
  });
  return fc.record({
    transports: transportsFor(capabilities),
    sender: standing,
    receiver: standing,
    first: fc.array(line, { minLength: 1, maxLength: 5 }),
    answer: fc.option(fc.record({ line, when: fc.constantFrom('after' as const, 'crossing' as const) })),
    looks: fc.constantFrom<FreshPair['looks']>([], ['receiver'], ['sender', 'receiver'], ['receiver', 'sender']),
    eager: fc.boolean(),
    marks: fc.option(fc.record({ later: fc.option(line) }), { freq: 2 }),
    beside: fc.constantFrom<FreshPair['beside']>([], [], ['receiver'], ['sender'], ['sender', 'receiver']),
    bystander: fc.boolean(),
    twin: fc.boolean(),
  });
}

/** The first direct messages of two users who have never met: `first-dm/fresh-pair`. */
export function freshPairScenario(capabilities: Capabilities): Arbitrary<Scenario> {
  const otherWay = waysOf(capabilities).length > 1;
  return choiceFor(capabilities).map((choice) => ({ case: 'first-dm/fresh-pair', ops: opsOf(choice, otherWay) }));
}

function opsOf(choice: FreshPair, otherWay: boolean): Op[] {
  const story = new Story(choice.transports);
  if (choice.bystander) story.login('carol');
  tell(story, choice, { sender: 'alice', receiver: 'bob', prefix: 'm', flip: false });
  if (choice.twin) tell(story, choice, { sender: 'dave', receiver: 'erin', prefix: 't', flip: otherWay });
  return story.ops;
}

type How = { readonly overlap?: true; readonly background?: true };

interface Cast {
  readonly sender: string;
  readonly receiver: string;
  /** First letter of the message names. */
  readonly prefix: string;
  /** Whether each line goes the other way. */
  readonly flip: boolean;
}

function tell(story: Story, choice: FreshPair, cast: Cast): void {
  const { sender, receiver, prefix, flip } = cast;
  let said = 0;
  const say = (from: string, { way: chosen, apiWay, payload: content }: Line, how: How = {}) => {
    const to = from === sender ? receiver : sender;
    const via = flip === (chosen === 'session') ? 'api' : 'session';
    story.send({ message: `${prefix}${++said}`, from, to, way: via, apiWay, payload: content, ...how });
  };
  story.arrive(sender, choice.sender);
  story.arrive(receiver, choice.receiver);
  if (choice.beside.includes('sender') && choice.sender === 'online') story.loginBeside(sender);
  if (choice.beside.includes('receiver') && choice.receiver === 'online') story.loginBeside(receiver);
  // Whoever will speak by a session must have one before the two speak at once.
  if (choice.answer?.when === 'crossing' && viaSession(choice.answer.line, flip)) story.ensureSession(receiver);
  const [opening, ...rest] = choice.first as [Line, ...Line[]];
  const how = (next: Line): How => (choice.eager && next === choice.first.at(-1) ? { background: true } : {});
  say(sender, opening, how(opening));
  if (choice.answer?.when === 'crossing') say(receiver, choice.answer.line, { overlap: true });
  for (const next of rest) say(sender, next, how(next));
  if (choice.looks.length > 0) story.awaitPushes();
  for (const who of choice.looks) story.look(who === 'sender' ? [sender, receiver] : [receiver, sender]);
  if (choice.answer?.when === 'after') say(receiver, choice.answer.line);
  if (choice.marks) {
    story.awaitPushes();
    story.ops.push({ op: 'mark-read', user: receiver, peer: sender });
    if (choice.marks.later) say(sender, choice.marks.later);
  }
}

function viaSession(said: Line, flip: boolean): boolean {
  return flip !== (said.way === 'session');
}
