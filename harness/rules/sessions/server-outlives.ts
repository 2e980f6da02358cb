import type { Rule } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';

export const rule: Rule = {
  id: 'IMC-SESS-002',
  area: 'sessions',
  level: 'MUST',
  severity: 'critical',
  title: 'the server outlives the conversation',
  text: 'Whatever users say to each other in order, the server goes on running and answering.',
  source: [{ url: 'docs/wire.md#login', quote: 'No conversation ends the server.' }],
  needs: [],
  check(view) {
    const result = tally();
    const [first] = view.trouble;
    // It is about all that was done at once, and so puts no combination of things to the test.
    result.owe(
      [],
      first && {
        shape: first.what,
        lasting: true,
        expected: 'the server goes on running and answering',
        actual: first.detail,
        evidence: [first.at],
      },
    );
    return result.findings();
  },
};
