import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Capabilities, Payload, Scenario } from '../vocabulary/index.ts';
import { valueOf } from '../vocabulary/index.ts';
import type { Way } from './parts.ts';
import { payloadFor, transportsFor } from './parts.ts';
import { Story } from './story.ts';

const group = 'g1';
/** Who may become a member; the first one makes the group, and stays. */
const members = ['alice', 'bob', 'carol', 'dave'] as const;
/** Is never a member. */
const outsider = 'erin' as const;

type Member = (typeof members)[number];

interface Said {
  readonly who: Member | typeof outsider;
  readonly way: Way;
  readonly payload: Payload;
  /** Together with what was said before it, where that can be. */
  readonly overlap: true | undefined;
}

/** What happens one after the other, once the group is there. */
type Act =
  | ({ readonly act: 'say' } & Said)
  /** Who is outside comes in, who is inside is taken out. */
  | { readonly act: 'change'; readonly who: Member }
  | { readonly act: 'look' };

/** A group is made, its members talk, some come later or are taken out, and somebody else looks on: `groups/talk`. */
export function groupTalkScenario(capabilities: Capabilities): Arbitrary<Scenario> {
  const ways = valueOf(capabilities, 'groupSend') ?? [];
  const canTry = ways.includes('session');
  const say: Arbitrary<Act> = fc.record<Extract<Act, { act: 'say' }>>({
    act: fc.constant('say' as const),
    who: fc.constantFrom(...members, ...(canTry ? ([outsider] as const) : [])),
    way: fc.constantFrom(...ways),
    payload: payloadFor(capabilities),
    overlap: fc.constantFrom(undefined, true as const),
  });
  const change: Arbitrary<Act> = fc.record({ act: fc.constant('change' as const), who: fc.constantFrom(...members) });
  const look: Arbitrary<Act> = fc.constant({ act: 'look' });
  return fc
    .record({
      transports: transportsFor(capabilities),
      first: fc.subarray(members.slice(1)),
      online: fc.subarray([...members, outsider]),
      beside: fc.boolean(),
      acts: fc.array(
        fc.oneof(
          { withCrossShrink: true },
          { weight: 6, arbitrary: say },
          { weight: 2, arbitrary: change },
          { weight: 1, arbitrary: look },
        ),
        { minLength: 1, maxLength: 8 },
      ),
    })
    .map(({ transports, first, online, beside, acts }) => {
      const story = new Story(transports);
      for (const user of online) story.login(user);
      const [twice] = online;
      if (beside && twice !== undefined) story.loginBeside(twice);
      story.ops.push({ op: 'make-group', group, user: members[0], members: first });
      tell(story, { acts, inside: new Set([members[0], ...first]), canTry });
      return { case: 'groups/talk', ops: story.ops };
    });
}

interface Told {
  readonly acts: readonly Act[];
  /** Who is a member when the acts begin. */
  readonly inside: Set<string>;
  /** Whether who is outside may try to send: what the back end does in his name is its own affair. */
  readonly canTry: boolean;
}

function tell(story: Story, { acts, inside, canTry }: Told): void {
  let said = 0;
  let before: Act | undefined;
  for (const act of acts) {
    if (act.act === 'say' && (inside.has(act.who) || canTry)) {
      const { who, payload } = act;
      const way = inside.has(who) ? act.way : 'session';
      // A session that is opened meanwhile would come between two that are sent at once.
      const isAtOnce = act.overlap && before?.act === 'say' && (way === 'api' || story.online.has(who));
      const overlap = isAtOnce ? { overlap: true as const } : {};
      story.sendToGroup({ message: `m${++said}`, from: who, group, way, payload, ...overlap });
    }
    if (act.act === 'change' && act.who !== members[0]) changeMembership(story, act.who, inside);
    if (act.act === 'look')
      for (const user of inside)
        story.ops.push(
          { op: 'read-group', user, group, way: 'usual' },
          { op: 'list-conversations', user, way: 'usual' },
        );
    before = act;
  }
}

function changeMembership(story: Story, who: Member, inside: Set<string>): void {
  const isInside = inside.has(who);
  const op = isInside ? 'remove-members' : 'add-members';
  story.ops.push({ op, group, user: members[0], members: [who] });
  if (isInside) inside.delete(who);
  else inside.add(who);
}
