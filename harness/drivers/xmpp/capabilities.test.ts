import { describe, expect, test } from 'vitest';
import { capabilitiesSchema } from '../../vocabulary/index.ts';
import { capabilitiesOf, served } from './capabilities.ts';

describe('capabilities', () => {
  test('are declared for every kind that is served', () => {
    for (const about of served) expect(capabilitiesSchema.parse(capabilitiesOf(about))).toBeDefined();
  });

  test.each(['0.12.3', '13.0.2'])('are known of Prosody %s', (version) => {
    expect(capabilitiesOf({ flavour: 'prosody', version })).toHaveProperty('push');
  });

  test.each(['23.01-1', '23.10', '24.12', '25.10'])('are known of ejabberd %s, with both databases', (version) => {
    expect(capabilitiesOf({ flavour: 'ejabberd', version })).toHaveProperty('apiSend.value', 'queued');
    expect(capabilitiesOf({ flavour: 'ejabberd-mnesia', version })).toHaveProperty('durable.value', ['graceful']);
  });

  test.each([
    ['prosody', ''],
    ['prosody', '0.11.9'],
    ['prosody', '0.120'],
    ['ejabberd', '22.10'],
    ['constructor', '1.0'],
  ])('are not known of %s %s', (flavour, version) => {
    expect(() => capabilitiesOf({ flavour, version })).toThrow(expect.objectContaining({ code: 'IMC_ERR_VERSION' }));
  });
});
