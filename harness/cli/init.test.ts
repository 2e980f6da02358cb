import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { builtFile } from '../targets/package-root.ts';
import { configText, knownText } from './init/config-text.ts';
import { gateFor } from './init/gate.ts';
import { githubWorkflow } from './init/github.ts';
import { gitlabJob } from './init/gitlab.ts';
import { readKnown } from './known-failures.ts';

const scratch = mkdtempSync(join(tmpdir(), 'test-init-'));
afterAll(() => rmSync(scratch, { recursive: true }));

function imc(cwd: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) =>
    execFile(process.execPath, [builtFile('harness/cli/main.js'), ...args], { cwd }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    ),
  );
}

const gate = (...targets: string[]) =>
  gateFor(
    targets.map((target) => ({ target })),
    scratch,
    '9.8.7',
  );

/** All commands of a job, wherever they stand in it. */
function commandsIn(job: unknown): string[] {
  if (typeof job === 'string') return /^(npx|npm|apt-get|sudo) /.test(job) ? [job] : [];
  return typeof job === 'object' && job !== null ? Object.values(job).flatMap(commandsIn) : [];
}

describe('the job of GitHub', () => {
  test('looks whether the target can be run, plays it against what is known, and keeps what happened', () => {
    const job = parse(githubWorkflow(gate('./server-1.2.3'))) as {
      jobs: { conformance: { env: object; steps: { uses?: string; if?: string; with?: object }[] } };
    };
    const { env, steps } = job.jobs.conformance;
    expect(env).toEqual({ TARGET: './server-1.2.3' });
    expect(commandsIn(job)).toEqual([
      'npx --yes im-conformance@9.8.7 doctor "$TARGET"',
      'npx --yes im-conformance@9.8.7 run "$TARGET" --known known-failures --out imc-out/gate',
    ]);
    expect(steps.at(-1)).toMatchObject({
      uses: 'actions/upload-artifact@v4',
      if: 'always()',
      with: { name: 'imc-out', path: 'imc-out/gate' },
    });
  });

  test('plays each of several targets by itself, to its end', () => {
    const { jobs } = parse(githubWorkflow(gate('im-conformance:2', 'im-conformance:1'))) as {
      jobs: { conformance: object };
    };
    expect(jobs.conformance).toMatchObject({
      strategy: { 'fail-fast': false, matrix: { target: ['im-conformance:2', 'im-conformance:1'] } },
      env: { TARGET: '${{ matrix.target }}' },
    });
  });

  test('says of an image what its name does not tell', () => {
    const asked = { target: 'registry:5000/chat:next', flavour: 'reference', serverVersion: '1.2.3' };
    const job = parse(githubWorkflow(gateFor([asked], scratch, '1.0.0'))) as unknown;
    for (const command of commandsIn(job))
      expect(command).toContain('"$TARGET" --flavour reference --server-version 1.2.3');
  });

  test('uses the version on which a project depends', () => {
    const project = mkdtempSync(join(scratch, 'project-'));
    writeFileSync(join(project, 'package.json'), '{"devDependencies":{"im-conformance":"1.0.0"}}');
    const [install, look] = commandsIn(parse(githubWorkflow(gateFor([{ target: 'reference' }], project, '2.0.0'))));
    expect([install, look]).toEqual(['npm ci', 'npx im-conformance doctor "$TARGET"']);
  });
});

test('the job of GitLab does the same, and says that an image wants an engine', () => {
  const text = gitlabJob(gate('im-conformance:2', 'im-conformance:1'));
  expect(parse(text)).toEqual({
    'im-conformance': {
      image: 'node:22',
      timeout: '60 minutes',
      parallel: { matrix: [{ TARGET: ['im-conformance:2', 'im-conformance:1'] }] },
      script: [
        'npx --yes im-conformance@9.8.7 doctor "$TARGET"',
        'npx --yes im-conformance@9.8.7 run "$TARGET" --known known-failures --out imc-out/gate',
      ],
      artifacts: { when: 'always', paths: ['imc-out/gate/'], reports: { junit: 'imc-out/gate/junit.xml' } },
    },
  });
  expect(text).toContain('container engine');
  expect(gitlabJob(gate('reference'))).not.toContain('container engine');
});

test('the configuration is TypeScript, whatever the target is called', () => {
  expect(configText({ target: `./it's "\\a"`, serverVersion: '1.2.3' })).toContain(
    `  target: './it\\'s "\\\\a"',\n  serverVersion: '1.2.3',\n`,
  );
});

test('a file of known failures that names none can be read, and so can its example', () => {
  const file = join(scratch, 'known');
  writeFileSync(file, knownText);
  expect(readKnown(file)).toEqual([]);
  writeFileSync(file, (knownText.trimEnd().split('\n').at(-1) ?? '').replace(/^# /, ''));
  expect(readKnown(file)).toMatchObject([{ rule: 'IMC-DM-003', shape: 'not-listed' }]);
});

describe('imc init', () => {
  test('writes three files and says so; again, it changes nothing unless it is told, and never what is known', async () => {
    const folder = mkdtempSync(join(scratch, 'here-'));
    const first = await imc(folder, 'init', '--also', 'im-conformance:1');
    expect(first).toMatchObject({ code: 0, stderr: '' });
    for (const name of ['imc.config.ts', '.github/workflows/imc.yml', 'known-failures'])
      expect([first.stdout.includes(`wrote ${name}\n`), existsSync(join(folder, name))]).toEqual([true, true]);

    writeFileSync(join(folder, 'imc.config.ts'), 'mine');
    writeFileSync(join(folder, 'known-failures'), '# mine\n');
    const again = await imc(folder, 'init');
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect(again.stderr).toContain('IMC_ERR_EXISTS: imc.config.ts, .github/workflows/imc.yml');
    expect(readFileSync(join(folder, 'imc.config.ts'), 'utf8')).toBe('mine');

    expect(await imc(folder, 'init', '--force', '--ci', 'none')).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, 'imc.config.ts'), 'utf8')).toContain(`target: 'reference'`);
    expect(readFileSync(join(folder, 'known-failures'), 'utf8')).toBe('# mine\n');
  });

  test('is not for what can be no target, and not beside another configuration', async () => {
    const folder = mkdtempSync(join(scratch, 'there-'));
    expect(await imc(folder, 'init', 'ftp://x')).toMatchObject({ code: 2 });
    expect(existsSync(join(folder, 'imc.config.ts'))).toBe(false);
    writeFileSync(join(folder, 'imc.config.json'), '{}');
    const beside = await imc(folder, 'init', '--force');
    expect(beside.stderr).toContain('IMC_ERR_EXISTS: imc.config.json is a configuration already');
  });

  test('writes down the driver and how the server is reached, but no token', async () => {
    const folder = mkdtempSync(join(scratch, 'url-'));
    const ca = join(import.meta.dirname, '../testing/tls/ca.pem');
    const reach = ['--tcp', 'im.example.org:5100', '--ws', 'wss://im.example.org', '--ca', ca, '--token', 'sesame77'];
    const { code, stdout } = await imc(folder, 'init', 'https://im.example.org', '--driver', './own.ts', ...reach);
    expect([code, stdout]).toEqual([0, expect.stringContaining('put the token into the variable IMC_TOKEN') as string]);
    const [config, job] = ['imc.config.ts', '.github/workflows/imc.yml'].map((name) =>
      readFileSync(join(folder, name), 'utf8'),
    );
    for (const line of [
      `target: 'https://im.example.org',`,
      `driver: './own.ts',`,
      `tcp: 'im.example.org:5100',`,
      `ws: 'wss://im.example.org',`,
      `ca: '${ca}',`,
    ])
      expect(config).toContain(`  ${line}\n`);
    expect(parse(job ?? '')).toMatchObject({
      jobs: { conformance: { env: { IMC_TOKEN: '${{ secrets.IMC_TOKEN }}' } } },
    });
    expect(`${config}${job}${stdout}`).not.toContain('sesame77');
    // It is what imc run goes by.
    const shown = await imc(folder, 'config', '--json');
    expect(JSON.parse(shown.stdout)).toMatchObject({
      settings: expect.arrayContaining([expect.objectContaining({ name: 'driver', value: './own.ts' })]) as object,
    });
    const elsewhere = await imc(folder, 'init', 'reference', '--tcp', 'h:1', '--force');
    expect(elsewhere).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--tcp is about a server that') as string,
    });
    const two = await imc(folder, 'init', 'http://a', '--tcp', 'h:1', '--also', 'http://b', '--force');
    expect(two).toMatchObject({ code: 2, stderr: expect.stringContaining('leave out --also') as string });
  });

  test('writes commands that are understood', async () => {
    const folder = mkdtempSync(join(scratch, 'run-'));
    await imc(folder, 'init', 'reference');
    const commands = commandsIn(parse(readFileSync(join(folder, '.github/workflows/imc.yml'), 'utf8')));
    const [look, play] = commands.map((line) =>
      line.replace(/^npx --yes im-conformance@\S+ /, '').replace('"$TARGET"', 'reference'),
    );
    expect((await imc(folder, ...(look ?? '').split(' '))).stdout).toContain('reference can be run');
    const ended = await imc(folder, ...(play ?? '').split(' '), '--case', 'first-dm/fresh-pair', '--plays', '5');
    expect([ended.code, existsSync(join(folder, 'imc-out', 'gate', 'run.json'))]).toEqual([0, true]);
  });
});
