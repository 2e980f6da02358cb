import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { capabilitiesSchema } from '../../vocabulary/index.ts';
import { capabilitiesOf, served } from './capabilities.ts';
import { reference } from './capabilities/reference.ts';

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

test('each promise of the reference server stands in its document, under the heading that is named', () => {
  const sections = readFileSync(new URL('../../../docs/wire.md', import.meta.url), 'utf8').split(/^#{2,3} /m);
  for (const capability of Object.values(reference)) {
    if (!('source' in capability)) continue;
    const { url, quote } = capability.source;
    const heading = url.replace('docs/wire.md#', '').replaceAll('-', ' ');
    const section = sections.find((each) => each.replaceAll('-', ' ').startsWith(`${heading}\n`));
    expect(section?.replaceAll(/\s+/g, ' '), url).toContain(quote);
  }
});
