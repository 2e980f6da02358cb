import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Capabilities, Scenario } from '../vocabulary/index.ts';
import { payloadFor, transportsFor, wayFor } from './parts.ts';
import { Story } from './story.ts';

/** A session that acknowledges nothing, beside others that do, until the server has pushed again: `delivery/unacknowledged`. */
export function unacknowledgedScenario(capabilities: Capabilities): Arbitrary<Scenario> {
  const line = fc.record({ way: wayFor(capabilities), payload: payloadFor(capabilities) });
  return fc
    .record({
      transports: transportsFor(capabilities),
      lines: fc.array(line, { minLength: 1, maxLength: 3 }),
      besideIsThere: fc.boolean(),
      sendersBesideIsThere: fc.boolean(),
    })
    .map(({ transports, lines, besideIsThere, sendersBesideIsThere }) => {
      const story = new Story(transports);
      story.login('bob', { acks: false });
      if (besideIsThere) story.loginBeside('bob');
      if (sendersBesideIsThere) story.loginBeside('alice');
      for (const [i, { way, payload }] of lines.entries())
        story.send({ message: `m${i + 1}`, from: 'alice', to: 'bob', way, payload });
      story.awaitPushes();
      story.ops.push({ op: 'elapse', timer: 're-push' });
      return { case: 'delivery/unacknowledged', ops: story.ops };
    });
}
