import { expect, test } from 'vitest';
import { librariesIn } from './libraries.ts';

test('libraries are found with the loader and without the part that the kernel gives', () => {
  const text = `	linux-vdso.so.1 (0x00007feb65ce7000)
	libm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007feb65920000)
	libown.so => /opt/server/lib/libown.so (0x00007feb65a00000)
	libgone.so.3 => not found
	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007feb6573e000)
	/lib64/ld-linux-x86-64.so.2 (0x00007feb65ce9000)
`;
  expect(librariesIn(text)).toEqual({
    found: [
      '/lib/x86_64-linux-gnu/libm.so.6',
      '/opt/server/lib/libown.so',
      '/lib/x86_64-linux-gnu/libc.so.6',
      '/lib64/ld-linux-x86-64.so.2',
    ],
    missing: ['libgone.so.3'],
  });
});

test('a static program has none, whichever words tell that', () => {
  for (const text of ['\tnot a dynamic executable\n', '\tstatically linked\n', ''])
    expect(librariesIn(text)).toEqual({ found: [], missing: [] });
});
