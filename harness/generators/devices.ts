import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Capabilities, Scenario } from '../vocabulary/index.ts';
import { payloadFor, transportsFor, wayFor } from './parts.ts';
import { Story } from './story.ts';

type Step = 'other-device' | 'same-device' | 'wrong-token' | 'wrong-token-same-device' | 'kicked' | 'nothing';

function stepsOn({ sameDevice, tokens, kick }: Capabilities): Step[] {
  const always: readonly Step[] = ['other-device', 'nothing'];
  return [
    ...always,
    ...('value' in sameDevice ? (['same-device'] as const) : []),
    ...('value' in tokens ? (['wrong-token', 'wrong-token-same-device'] as const) : []),
    ...('value' in kick ? (['kicked'] as const) : []),
  ];
}

/** Devices that come, come again, are not let in and are sent away, while others talk: `sessions/devices`. */
export function devicesScenario(capabilities: Capabilities): Arbitrary<Scenario> {
  const line = fc.record({ way: wayFor(capabilities), payload: payloadFor(capabilities) });
  return fc
    .record({
      transports: transportsFor(capabilities),
      /** What happens to the devices of one user before each message. */
      steps: fc.array(fc.constantFrom<Step>(...stepsOn(capabilities)), { minLength: 1, maxLength: 3 }),
      line,
      answer: fc.option(line),
    })
    .map(({ transports, steps, line: { way, payload }, answer }) => {
      const story = new Story(transports);
      story.ops.push({ op: 'register', user: 'bob' });
      story.login('bob', { device: 'phone' });
      for (const [i, step] of steps.entries()) {
        if (step === 'other-device') story.loginBeside('bob');
        if (step === 'same-device') story.login('bob', { device: 'phone' });
        if (step === 'wrong-token') story.loginBeside('bob', { token: 'wrong' });
        if (step === 'wrong-token-same-device') story.loginBeside('bob', { device: 'phone', token: 'wrong' });
        if (step === 'kicked') story.kick('bob');
        story.send({ message: `m${i + 1}`, from: 'alice', to: 'bob', way, payload });
      }
      if (answer) story.send({ message: 'm9', from: 'bob', to: 'alice', ...answer });
      return { case: 'sessions/devices', ops: story.ops };
    });
}
