import { basename } from 'node:path';
import { ImcError } from '../../core/errors.ts';
import { tellsItsVersion } from '../flavours/kinds.ts';
import type { TargetSpec } from '../parse-target.ts';
import { startedFrom } from '../pool.ts';
import { versionInName } from '../version.ts';
import { type Found, missing, ok, warning } from './check.ts';
import type { EngineFound, NoEngine } from './engine.ts';
import { imageCheck } from './images.ts';
import { answerChecks } from './url.ts';

/** Errors of reading a target that are about this machine, and not about what was typed. */
const ABOUT_THE_FILE = new Set(['IMC_ERR_BINARY_MISSING', 'IMC_ERR_BINARY_NOT_EXECUTABLE']);

/** A target that was understood, or what keeps its file from being started. */
export type Read = { readonly spec: TargetSpec } | { readonly not: Found };

/** Reads a target by `parse`, of whose errors only those about the file are a finding; it throws the others. */
export function readTarget(parse: () => TargetSpec): Read {
  try {
    return { spec: parse() };
  } catch (error) {
    if (!(error instanceof ImcError) || !ABOUT_THE_FILE.has(error.code)) throw error;
    const [, seen = error.message, remedy = 'give the path of a program that this machine can start'] =
      /^(.*): ((?:chmod|apt-get|python3) .*)$/.exec(error.message) ?? [];
    return { not: missing('the program', seen, remedy) };
  }
}

/** Everything about one target that can be seen without starting or pulling it. */
export async function aboutTarget(spec: TargetSpec, engine: EngineFound | NoEngine): Promise<Found[]> {
  switch (spec.kind) {
    case 'reference':
      return [];
    case 'process':
      return [ok('the program', `${spec.path} is one that this machine can start`), ...versionChecks(spec)];
    case 'image':
      return [...('none' in engine ? [] : [await imageCheck(engine.client, spec.image)]), ...versionChecks(spec)];
    case 'url':
      return answerChecks(spec.endpoints);
  }
}

/** What a server tells of its own version is known only when it runs; a package has been asked already. */
function versionChecks(spec: TargetSpec & { readonly kind: 'process' | 'image' }): Found[] {
  const name = 'its version';
  const from = startedFrom(spec) ?? '';
  if (spec.serverVersion !== undefined) return [ok(name, `${spec.serverVersion}, by --server-version`)];
  const told = versionInName(from);
  if (told !== undefined) return [ok(name, `${told}, by its name`)];
  if (tellsItsVersion[spec.flavour]) return [];
  return [
    warning(
      name,
      `${basename(from) || 'its name'} does not tell it, and the server may not either`,
      '--server-version VERSION',
    ),
  ];
}
