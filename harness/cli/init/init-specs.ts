import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ImcError, toImcError } from '../../core/errors.ts';
import { makeFolder } from '../../core/make-folder.ts';
import { areas } from '../../vocabulary/index.ts';
import { exitCodes } from '../exit-code.ts';
import { writeWhole } from '../write-whole.ts';
import { caseSlugOf, caseText, ruleText } from './specs-text.ts';

/** What a team may be called, and how it is where nobody says it: ids of rules begin with it, and slugs of cases. */
const teamPattern = /^[a-z][a-z0-9]{1,15}$/;
const teamDefault = 'our';

export interface InitSpecsCommand {
  /** Default: `our`. */
  readonly team?: string | undefined;
  /** Whether files that are there are written anew. */
  readonly force?: boolean | undefined;
}

/**
 * `imc init specs [TEAM]`: writes a rule and a case of the team's own into `TEAM-specs`. Throws `IMC_ERR_EXISTS`, `IMC_ERR_OUT`, and
 * `IMC_ERR_USAGE` for what no team can be called.
 */
export function initSpecsCommand(
  { team = teamDefault, force = false }: InitSpecsCommand,
  folder: string = process.cwd(),
): number {
  if (!teamPattern.test(team) || team.startsWith('imc') || Object.hasOwn(areas, team))
    throw new ImcError(
      'IMC_ERR_USAGE',
      `${team}: a team is named by 2 to 16 small letters and digits, such as acme; imc and our areas (${Object.keys(areas).join(', ')}) are taken`,
    );
  const specs = `${team}-specs`;
  const files = new Map([
    [join(specs, 'question.rule.ts'), ruleText({ team })],
    [join(specs, 'question.case.ts'), caseText({ team })],
  ]);
  const there = [...files.keys()].filter((file) => existsSync(join(folder, file)));
  if (there.length > 0 && !force)
    throw new ImcError(
      'IMC_ERR_EXISTS',
      `${there.join(', ')} is there already, and nothing was written: --force writes it anew`,
    );
  makeFolderFor(join(folder, specs));
  for (const [file, text] of files) writeWhole(join(folder, file), text);
  const play = `npx imc run reference --specs ./${specs} --case ${caseSlugOf({ team })}`;
  process.stdout.write(
    [
      ...[...files.keys()].map((file) => `wrote ${file}`),
      '',
      'What to do next:',
      `  ${play}  # plays them on the server that comes along, which keeps the rule`,
      `  ${play} --wrap forget-history  # and with trouble in between, which the rule notices`,
      '  then make the promise, its checker and the conversations your own (docs/write-a-case.md)',
      '',
    ].join('\n'),
  );
  return exitCodes.kept;
}

function makeFolderFor(specs: string): void {
  try {
    makeFolder(specs);
  } catch (cause) {
    throw toImcError(cause, 'IMC_ERR_OUT');
  }
}
