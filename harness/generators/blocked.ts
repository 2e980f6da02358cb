import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Capabilities, Scenario } from '../vocabulary/index.ts';
import type { Way } from './parts.ts';
import { payloadFor, transportsFor, wayFor } from './parts.ts';
import { Story } from './story.ts';

/** A user blocks another one, who goes on sending, and lets him write again: `permissions/blocked`. */
export function blockedScenario(capabilities: Capabilities): Arbitrary<Scenario> {
  const line = fc.record({ way: wayFor(capabilities), payload: payloadFor(capabilities) });
  const lines = (minLength: number) => fc.array(line, { minLength, maxLength: 2 });
  return fc
    .record({
      transports: transportsFor(capabilities),
      receiverIsThere: fc.boolean(),
      before: lines(0),
      whileBlocked: lines(1),
      /** What the one who blocks sends meanwhile. */
      answer: fc.option(line),
      after: fc.option(lines(1), { freq: 4 }),
    })
    .map((choice) => {
      const story = new Story(choice.transports);
      let said = 0;
      const say = (from: string, { way, payload }: { readonly way: Way; readonly payload: Line['payload'] }) =>
        story.send({ message: `m${++said}`, from, to: from === 'alice' ? 'bob' : 'alice', way, payload });
      story.login('alice');
      if (choice.receiverIsThere) story.login('bob');
      for (const each of choice.before) say('alice', each);
      story.ops.push({ op: 'block', user: 'bob', peer: 'alice' });
      for (const each of choice.whileBlocked) say('alice', each);
      if (choice.answer) say('bob', choice.answer);
      if (choice.after) {
        story.ops.push({ op: 'unblock', user: 'bob', peer: 'alice' });
        for (const each of choice.after) say('alice', each);
      }
      return { case: 'permissions/blocked', ops: story.ops };
    });
}

type Line = Parameters<Story['send']>[0];
