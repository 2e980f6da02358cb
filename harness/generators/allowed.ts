import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Capabilities, Scenario } from '../vocabulary/index.ts';
import type { Way } from './parts.ts';
import { payloadFor, transportsFor, wayFor } from './parts.ts';
import { Story } from './story.ts';

/** A stranger writes to a user who allows it him first, and no longer in the end: `permissions/allowed`. */
export function allowedScenario(capabilities: Capabilities): Arbitrary<Scenario> {
  const line = fc.record({ way: wayFor(capabilities), payload: payloadFor(capabilities) });
  const lines = (minLength: number) => fc.array(line, { minLength, maxLength: 2 });
  return fc
    .record({
      transports: transportsFor(capabilities),
      receiverIsThere: fc.boolean(),
      asStranger: lines(0),
      whileAllowed: lines(1),
      /** What the one who allows it sends meanwhile, without leave of his own. */
      answer: fc.option(line),
      after: fc.option(lines(1)),
    })
    .map((choice) => {
      const story = new Story(choice.transports);
      let said = 0;
      const say = (from: string, { way, payload }: { readonly way: Way; readonly payload: Line['payload'] }) =>
        story.send({ message: `m${++said}`, from, to: from === 'alice' ? 'bob' : 'alice', way, payload });
      story.login('alice');
      if (choice.receiverIsThere) story.login('bob');
      for (const each of choice.asStranger) say('alice', each);
      story.ops.push({ op: 'allow', user: 'bob', peer: 'alice' });
      for (const each of choice.whileAllowed) say('alice', each);
      if (choice.answer) say('bob', choice.answer);
      if (choice.after) {
        story.ops.push({ op: 'disallow', user: 'bob', peer: 'alice' });
        for (const each of choice.after) say('alice', each);
      }
      return { case: 'permissions/allowed', ops: story.ops };
    });
}

type Line = Parameters<Story['send']>[0];
