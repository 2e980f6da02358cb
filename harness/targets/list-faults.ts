import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { ImcError } from '../core/errors.ts';
import { checkBuild } from './build-stamp.ts';
import { builtFile } from './package-root.ts';

const LIST_MS = 20_000;

const faultSchema = z.object({
  id: z.string(),
  /** What it makes the server do, in a sentence. */
  breaks: z.string(),
  /** The stage of the pipeline that it wraps. */
  stage: z.string(),
  /** The profile under which it is noticed; the default one where it is not said. */
  profile: z.string().optional(),
  /** Rules that must fail when the server has it. */
  caughtBy: z.array(z.string()),
  /** Rules that may fail then, too. */
  mayBreak: z.array(z.string()),
  /** Rules that must fail where data goes from one server to another, and the one before or the one after has it. */
  upgrade: z.object({ at: z.enum(['before', 'after']), caughtBy: z.array(z.string()) }).optional(),
});
/** A defect that the reference server can be told to have. */
export type FaultInfo = z.infer<typeof faultSchema>;

/**
 * Asks the built reference server which faults it can be told to have.
 * Throws `IMC_ERR_STALE_BUILD`, or `IMC_ERR_INTERNAL` when it does not answer with such a list.
 */
export async function listFaults(): Promise<readonly FaultInfo[]> {
  await checkBuild();
  const args = [builtFile('reference-server/main.js'), '--list-faults', '--json'];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: LIST_MS });
    return z.array(faultSchema).parse(JSON.parse(stdout));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ImcError('IMC_ERR_INTERNAL', `the reference server did not list its faults: ${why}`, { cause });
  }
}
