// Writes the pages that are made from the sources; with --check, tells whether they are up to date instead.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createJiti } from 'jiti';
import { driverGuide } from '../dist/harness/cli/driver/guide.js';
import { configurationPage } from '../dist/harness/cli/config/page.js';
import {
  capabilitiesPage,
  errorsPage,
  faultsPage,
  requirementsPages,
  profilesPage,
  wrapsPage,
} from '../dist/harness/cli/docs.js';
import { withExcerpts } from './excerpts.mjs';

const { benchPage } = await createJiti(import.meta.url).import('../bench/page.ts');

const pages = {
  ...requirementsPages(),
  'docs/errors.md': errorsPage(),
  'docs/configuration.md': configurationPage(),
  'docs/faults.md': await faultsPage(),
  'docs/capabilities.md': capabilitiesPage(),
  'docs/bench.md': benchPage('bench/latest.json'),
  'docs/wraps.md': wrapsPage(),
  'docs/profiles.md': profilesPage(),
  'docs/write-a-driver.md': driverGuide(readFileSync('examples/minimal-driver/driver.ts', 'utf8')),
  'docs/write-a-case.md': withExcerpts('docs/write-a-case.md'),
};
const stale = Object.entries(pages).filter(([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text);

if (process.argv.includes('--check')) {
  for (const [path] of stale) process.stderr.write(`${path} is not what the sources say; run npm run docs\n`);
  process.exit(stale.length === 0 ? 0 : 1);
}
for (const [path, text] of stale) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
