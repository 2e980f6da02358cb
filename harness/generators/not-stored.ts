import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Capabilities, Scenario } from '../vocabulary/index.ts';
import { payloadFor, transportsFor, wayFor } from './parts.ts';
import { Story } from './story.ts';

/** Messages for those who are online, alone or among others that are stored: `delivery/not-stored`. */
export function notStoredScenario(capabilities: Capabilities): Arbitrary<Scenario> {
  const line = fc.record({
    way: wayFor(capabilities),
    payload: payloadFor(capabilities),
    isStored: fc.boolean(),
    isAnswer: fc.boolean(),
  });
  return fc
    .record({
      transports: transportsFor(capabilities),
      receiverIsThere: fc.boolean(),
      isSeenAtOnce: fc.boolean(),
      first: line,
      lines: fc.array(line, { maxLength: 3 }),
    })
    .map(({ transports, receiverIsThere, isSeenAtOnce, first, lines }) => {
      const story = new Story(transports);
      story.login('alice');
      if (receiverIsThere) story.login('bob');
      for (const [i, { way, payload, isStored, isAnswer }] of [{ ...first, isStored: false }, ...lines].entries()) {
        const [from, to] = isAnswer ? (['bob', 'alice'] as const) : (['alice', 'bob'] as const);
        story.send({ message: `m${i + 1}`, from, to, way, payload, ...(isStored ? {} : { stored: false }) });
      }
      if (isSeenAtOnce) {
        story.awaitPushes();
        story.look(['bob', 'alice']);
      }
      return { case: 'delivery/not-stored', ops: story.ops };
    });
}
