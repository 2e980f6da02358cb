import { describe, expect, test } from 'vitest';
import { capabilitiesSchema } from '../../vocabulary/index.ts';
import { capabilitiesOf, served } from './capabilities.ts';

describe('capabilities', () => {
  test('are declared for every kind that is served', () => {
    for (const about of served) expect(capabilitiesSchema.parse(capabilitiesOf(about))).toBeDefined();
  });

  test.each(['1.70.0', '1.155.0', '1.163.2'])('are known of Synapse %s', (version) => {
    expect(capabilitiesOf({ flavour: 'synapse', version })).toHaveProperty('push');
  });

  test.each([
    ['synapse', ''],
    ['synapse', '1.69.0'],
    ['synapse', '2.0.0'],
    ['dendrite', '0.15.2'],
  ])('are not known of %s %s', (flavour, version) => {
    expect(() => capabilitiesOf({ flavour, version })).toThrow(expect.objectContaining({ code: 'IMC_ERR_VERSION' }));
  });
});
