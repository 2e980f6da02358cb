import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ImcError, toImcError } from '../core/errors.ts';
import { makeFolder } from '../core/make-folder.ts';
import { exitCodes } from './exit-code.ts';
import { configText, knownText } from './init/config-text.ts';
import { type Asked, gateFor, knownFile, tokenVariable } from './init/gate.ts';
import { githubWorkflow } from './init/github.ts';
import { gitlabJob } from './init/gitlab.ts';
import { toolVersion } from './version.ts';

export interface InitCommand extends Asked {
  readonly ci: CiName;
  /** Further targets for the job, such as the version that is in use. */
  readonly also: readonly string[];
  /** Whether files that are there are written anew. Never those with known failures: they are the user's own. */
  readonly force?: boolean;
}

export const ciNames = ['github', 'gitlab', 'none'] as const;
type CiName = (typeof ciNames)[number];

const CONFIG = 'imc.config.ts';
/** A configuration by another name would be hidden by ours, or hide it. */
const otherConfigs = ['mts', 'mjs', 'js', 'json'].map((end) => `imc.config.${end}`);

const jobs = {
  github: { file: '.github/workflows/imc.yml', write: githubWorkflow },
  gitlab: { file: '.gitlab/imc.yml', write: gitlabJob },
} as const;

/** `imc init`: writes a configuration and a job for a target. Throws `IMC_ERR_EXISTS`, `IMC_ERR_OUT`, and what reading a target throws. */
export function initCommand(asked: InitCommand, folder: string = process.cwd()): number {
  const { target, flavour, serverVersion, driver, url, also, ci, force = false } = asked;
  const about = {
    ...(flavour === undefined ? {} : { flavour }),
    ...(serverVersion === undefined ? {} : { serverVersion }),
    ...(driver === undefined ? {} : { driver }),
    ...(url === undefined ? {} : { url }),
  };
  const targets = [...new Set([target, ...also])].map((name) => ({ target: name, ...about }));
  if (targets.length > 1 && serverVersion !== undefined)
    throw new ImcError('IMC_ERR_USAGE', '--server-version is that of one server: leave it out, or --also');
  if (targets.length > 1 && Object.values(url ?? {}).some((said) => said !== undefined))
    throw new ImcError('IMC_ERR_USAGE', 'how a server is reached is said of one server: leave out --also');
  const gate = gateFor(targets, folder, toolVersion());
  const files = new Map([[CONFIG, configText({ target, ...about })]]);
  if (ci !== 'none') files.set(jobs[ci].file, jobs[ci].write(gate));
  const isThere = (name: string) => existsSync(join(folder, name));
  refuseExisting([...files.keys()].filter(isThere), otherConfigs.filter(isThere), force);
  if (!isThere(knownFile)) files.set(knownFile, knownText);
  for (const [name, text] of files) write(join(folder, name), text);
  process.stdout.write(
    `${[...[...files.keys()].map((name) => `wrote ${name}`), '', ...nextSteps(asked)].join('\n')}\n`,
  );
  return exitCodes.kept;
}

function refuseExisting(ours: readonly string[], others: readonly string[], force: boolean): void {
  if (others.length > 0)
    throw new ImcError(
      'IMC_ERR_EXISTS',
      `${others.join(', ')} is a configuration already: remove it, or change it by hand`,
    );
  if (ours.length > 0 && !force)
    throw new ImcError(
      'IMC_ERR_EXISTS',
      `${ours.join(', ')} is there already, and nothing was written: --force writes it anew`,
    );
}

function write(path: string, text: string): void {
  try {
    makeFolder(dirname(path));
    writeFileSync(path, text);
  } catch (cause) {
    throw toImcError(cause, 'IMC_ERR_OUT');
  }
}

function nextSteps({ target, ci, url }: InitCommand): string[] {
  const isPath = /^[.~/]/.test(target);
  const isTokenGiven = url?.token !== undefined;
  return [
    'What to do next:',
    ...(isTokenGiven
      ? [
          `  put the token into the variable ${tokenVariable}, here${ci === 'none' ? '' : ' and as a secret of the build server'}`,
        ]
      : []),
    '  npx im-conformance doctor  # whether it can be run here',
    '  npx im-conformance run  # plays it, and tells which promises are broken',
    `  what is broken and has to be lived with goes into ${knownFile}, one a line; then commit all that was written`,
    ...(ci === 'gitlab' ? [`  add to .gitlab-ci.yml:  include: [{ local: ${jobs.gitlab.file} }]`] : []),
    ...(ci !== 'none' && isPath
      ? [`  add what builds or fetches ${target} to ${jobs[ci].file}, before it is played`]
      : []),
    ...(ci !== 'none' && target.includes('://') ? [`  see to it that ${target} is there when the job runs`] : []),
  ];
}
