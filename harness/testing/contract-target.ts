import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTarget } from '../cli/open-run.ts';
import type { ContractTarget } from '../drivers/contract.ts';
import { parseTarget } from '../targets/parse-target.ts';

/** Starts a server for the contract of its driver, in a folder of its own. `flavour`: one that its name does not tell. */
export async function openContractTarget(name: string, flavour?: string): Promise<ContractTarget> {
  const folder = mkdtempSync(join(tmpdir(), 'imc-contract-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const opened = openTarget({ spec: parseTarget(name, { flavour }), folder });
  opened.catch(remove);
  const { driver, about, instance, disturbable, capabilities, pool } = await opened;
  return {
    driver,
    about,
    endpoints: await instance.endpoints(),
    capabilities,
    disturbable,
    async close() {
      await pool.close();
      remove();
    },
  };
}
