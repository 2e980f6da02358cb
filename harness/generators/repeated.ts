import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Capabilities, Scenario } from '../vocabulary/index.ts';
import { payloadFor, transportsFor, wayFor } from './parts.ts';
import { Story } from './story.ts';

/** Messages that are sent once more, at once or later, as clients do that have heard no answer: `delivery/repeated`. */
export function repeatedScenario(capabilities: Capabilities): Arbitrary<Scenario> {
  const line = fc.record({
    way: wayFor(capabilities),
    payload: payloadFor(capabilities),
    isAnswer: fc.boolean(),
    /** Sent again before it is answered, right afterwards, when all is said, or not at all. */
    again: fc.constantFrom<readonly ('at-once' | 'next' | 'last')[]>(
      ['next'],
      ['at-once'],
      ['last'],
      ['next', 'last'],
      [],
    ),
  });
  return fc
    .record({
      transports: transportsFor(capabilities),
      receiverIsThere: fc.boolean(),
      beside: fc.boolean(),
      lines: fc.array(line, { minLength: 1, maxLength: 4 }),
    })
    .map(({ transports, receiverIsThere, beside, lines }) => {
      const story = new Story(transports);
      story.login('alice');
      if (receiverIsThere) story.login('bob');
      if (receiverIsThere && beside) story.loginBeside('bob');
      const names = lines.map((_, i) => `m${i + 1}`);
      for (const [i, { way, payload, isAnswer, again }] of lines.entries()) {
        const [from, to] = isAnswer ? (['bob', 'alice'] as const) : (['alice', 'bob'] as const);
        const message = names[i] ?? '';
        story.send({ message, from, to, way, payload });
        if (again.includes('at-once')) story.ops.push({ op: 'repeat', message, from, overlap: true });
        if (again.includes('next')) story.ops.push({ op: 'repeat', message, from });
      }
      for (const [i, { isAnswer, again }] of lines.entries())
        if (again.includes('last'))
          story.ops.push({ op: 'repeat', message: names[i] ?? '', from: isAnswer ? 'bob' : 'alice' });
      return { case: 'delivery/repeated', ops: story.ops };
    });
}
