import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * The browser in which pages are tried: `IMC_CHROMIUM`, else the first Chromium on the PATH. Where there is none, why the tests are
 * skipped; `isNeeded`, set by `NEED_CHROMIUM`, makes that a failure.
 */
export const found: { readonly path?: string; readonly why: string; readonly isNeeded: boolean } = {
  ...find(),
  isNeeded: (process.env['NEED_CHROMIUM'] ?? '') !== '',
};

function find(): { readonly path?: string; readonly why: string } {
  const named = process.env['IMC_CHROMIUM'];
  if (named !== undefined && named !== '')
    return isExecutable(named)
      ? { path: named, why: '' }
      : { why: ` (skipped: IMC_CHROMIUM is ${named}, which cannot be run)` };
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const path = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
  return path === undefined
    ? { why: ' (skipped: no chromium on the PATH, and IMC_CHROMIUM names none)' }
    : { path, why: '' };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Starts the browser that was found. The pages are our own files: that it is not in a sandbox of its own lets it run as root. */
export async function openBrowser(): Promise<Browser> {
  if (found.path === undefined) throw new Error(`no browser${found.why}`);
  return chromium.launch({ executablePath: found.path, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
