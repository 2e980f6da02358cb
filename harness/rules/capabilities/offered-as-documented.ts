import type { CapabilityName, Rule } from '../../vocabulary/index.ts';
import { tally } from '../tally.ts';
import { places } from '../words.ts';

export const rule: Rule = {
  id: 'IMC-CAP-001',
  area: 'capabilities',
  level: 'MUST',
  severity: 'major',
  title: 'the server offers what it documents',
  text: 'Asked, or by the form of its answers, a server says of nothing that it documents that it does not offer it.',
  source: [
    {
      url: 'docs/capabilities.md#what-they-mean',
      quote: 'A server that says of something that stands here that it does not offer it has broken a promise.',
    },
  ],
  needs: [],
  check(view) {
    const result = tally();
    for (const asked of view.offers) {
      const about = places(asked);
      for (const { capability, offered, detail } of asked.offers) {
        const declared = view.capabilities[capability as CapabilityName];
        if (!declared || 'absent' in declared) continue;
        result.owe(
          about,
          !offered && {
            shape: `${capability.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}-not-offered`,
            lasting: true,
            expected: `the server offers ${capability}, which it documents`,
            actual: detail,
            evidence: about,
          },
        );
      }
    }
    return result.findings();
  },
};
