import { expect, test } from 'vitest';
import { capabilitiesSchema } from '../../vocabulary/index.ts';
import { capabilitiesOf, served } from './capabilities.ts';

test.each(served)('the promises of $flavour $version are all declared', (about) => {
  expect(() => capabilitiesSchema.parse(capabilitiesOf(about))).not.toThrow();
});

test('a tag is a version too', () => {
  const known = capabilitiesOf({ flavour: 'wukongim', version: '2.1.5' });
  expect(capabilitiesOf({ flavour: 'wukongim', version: 'v2.1.5-20250424' })).toEqual(known);
});

test.each([
  ['wukongim', ''],
  ['wukongim', '3.0.0'],
  ['prosody', '0.12.0'],
])('%s %o is not known', (flavour, version) => {
  expect(() => capabilitiesOf({ flavour, version })).toThrow(
    expect.objectContaining({ code: 'IMC_ERR_VERSION', message: expect.stringContaining('known are') as string }),
  );
});
