import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderRunPage } from '../../reports/render/html/run-page.ts';
import type { Run } from '../../reports/run.ts';
import { withoutSecretsIn } from './without-secrets.ts';

const name = 'report.html';

/**
 * Writes the page of a run beside its run.json and gives the line that tells where it is. Never throws: run.json has all that is in
 * the page, so a page that cannot be made takes nothing away; the line says why then, and an earlier run's page does not stay.
 */
export function writePage(folder: string, run: Run): string {
  const path = join(folder, name);
  try {
    // Secrets are taken out before: what is packed in the page cannot be searched for them.
    writeFileSync(`${path}.part`, renderRunPage(withoutSecretsIn(run)));
    renameSync(`${path}.part`, path);
    return `${folder}/${name}`;
  } catch (cause) {
    for (const left of [path, `${path}.part`]) rmSync(left, { force: true });
    return `no ${name}: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}
