import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Capabilities, Scenario } from '../vocabulary/index.ts';
import type { Way } from './parts.ts';
import { payloadFor, transportsFor, wayFor } from './parts.ts';
import { Story } from './story.ts';

/** What bob does about whether alice may write to him. */
interface Changes {
  readonly case: string;
  readonly first: 'block' | 'allow';
  readonly back: 'unblock' | 'disallow';
  /** Of so many stories one does not come to the second change. */
  readonly freq: number;
}

/** Alice writes to bob before he changes whether she may, after it, and after he has changed it back. */
export function changingLeave(
  capabilities: Capabilities,
  { case: slug, first, back, freq }: Changes,
): Arbitrary<Scenario> {
  const line = fc.record({ way: wayFor(capabilities), payload: payloadFor(capabilities) });
  const lines = (minLength: number) => fc.array(line, { minLength, maxLength: 2 });
  return fc
    .record({
      transports: transportsFor(capabilities),
      receiverIsThere: fc.boolean(),
      before: lines(0),
      meanwhile: lines(1),
      /** What bob sends meanwhile. */
      answer: fc.option(line),
      after: fc.option(lines(1), { freq }),
    })
    .map((choice) => {
      const story = new Story(choice.transports);
      let said = 0;
      const say = (from: string, { way, payload }: { readonly way: Way; readonly payload: Line['payload'] }) =>
        story.send({ message: `m${++said}`, from, to: from === 'alice' ? 'bob' : 'alice', way, payload });
      story.login('alice');
      if (choice.receiverIsThere) story.login('bob');
      for (const each of choice.before) say('alice', each);
      story.ops.push({ op: first, user: 'bob', peer: 'alice' });
      for (const each of choice.meanwhile) say('alice', each);
      if (choice.answer) say('bob', choice.answer);
      if (choice.after) {
        story.ops.push({ op: back, user: 'bob', peer: 'alice' });
        for (const each of choice.after) say('alice', each);
      }
      return { case: slug, ops: story.ops };
    });
}

type Line = Parameters<Story['send']>[0];
