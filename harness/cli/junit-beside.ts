import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderJunit } from '../../reports/render/junit.ts';
import type { Run } from '../../reports/run.ts';
import { toImcError } from '../core/errors.ts';
import type { Notice } from '../vocabulary/index.ts';
import { withoutSecretsIn } from './without-secrets.ts';

const name = 'junit.xml';

/** Takes away what an earlier run has left in the folder: a build server would take it for this one's. */
export function removeJunit(folder: string): void {
  rmSync(join(folder, name), { force: true });
}

/** Writes junit.xml beside run.json. Trouble with it changes nothing of the run: it is given as notices. */
export function writeJunit(run: Run, folder: string): readonly Notice[] {
  try {
    const xml = renderJunit(withoutSecretsIn(run), { folder });
    writeFileSync(join(folder, `${name}.part`), xml);
    renameSync(join(folder, `${name}.part`), join(folder, name));
    return [];
  } catch (thrown) {
    const { code, message } = toImcError(thrown, 'IMC_ERR_OUT');
    return [{ code, message: `${name} was not written: ${message}` }];
  }
}
