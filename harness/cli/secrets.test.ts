import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { escape } from '../../reports/render/html/escape.ts';
import { unpacked } from '../../reports/testing/unpack.ts';
import { builtFile } from '../targets/package-root.ts';

const scratch = mkdtempSync(join(tmpdir(), 'imc-secrets-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

function imc(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const child = spawn(process.execPath, [builtFile('harness/cli/main.js'), ...args], {
    cwd: scratch,
    env: { ...process.env, ...env },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })));
}

/** The texts of all files below a folder, by name; what is compressed as it was. */
function filesIn(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(join(scratch, folder), { recursive: true }).map(String);
  const files = names.filter((name) => statSync(join(scratch, folder, name)).isFile());
  return new Map(
    files.map((name) => {
      const bytes = readFileSync(join(scratch, folder, name));
      return [name, plain(name, bytes).toString('latin1')];
    }),
  );
}

function plain(name: string, bytes: Buffer): Buffer {
  if (name.endsWith('.html')) return Buffer.from(unpacked(bytes.toString('utf8')));
  return name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

/** Where any of these is written. */
function leaks(secrets: readonly string[], texts: Iterable<readonly [string, string]>): string[] {
  return [...texts].flatMap(([name, text]) =>
    secrets.filter((secret) => text.includes(secret)).map((secret) => `${name}: ${secret}`),
  );
}

function config(text: string): void {
  writeFileSync(join(scratch, 'imc.config.mjs'), `export default ${text};\n`);
}

describe('no output of a run has a secret in it', () => {
  test('of one that finds a failure, on a server whose every request needs the secret', async () => {
    const secret = 'planted/in+the"config';
    config(`{ targets: { guarded: { target: 'reference', options: ['--manager-token', process.env.PLANTED] } } }`);
    const plan = [
      '--fault',
      'person-conversation-lost',
      '--case',
      'first-dm/fresh-pair',
      '--plays',
      '2',
      '--seed',
      '1',
    ];
    const { code, said } = await imc(['run', 'guarded', ...plan, '--out', 'guarded', '--keep-data', 'guarded/kept'], {
      PLANTED: secret,
    });
    expect(code).toBe(1);
    const files = filesIn('guarded');
    for (const name of ['run.json', 'report.html', 'events.jsonl', 'server.log', 'kept/about.json'])
      expect(files.get(name), name).toContain('***');
    expect([...files.keys()]).toEqual(
      expect.arrayContaining(['replays/IMC-DM-003-not-listed.json', 'kept/plays.jsonl.gz']),
    );
    const written = [
      secret,
      JSON.stringify(secret).slice(1, -1),
      JSON.stringify(JSON.stringify(secret)).slice(3, -3),
      encodeURIComponent(secret),
      escape(secret),
    ];
    expect(leaks(written, [...files, ['the terminal', said]])).toEqual([]);

    const file = 'guarded/replays/IMC-DM-003-not-listed.json';
    const replayed = await imc(['replay', file], { PLANTED: secret });
    expect(replayed).toMatchObject({ code: 2, said: expect.stringContaining('IMC_ERR_REPLAY_FILE') });
    const named = await imc(['replay', file, 'guarded', '--fault', 'person-conversation-lost'], { PLANTED: secret });
    expect(named).toMatchObject({ code: 1, said: expect.stringContaining('shown again') });
  });

  test('of one whose server tells its environment and dies', async () => {
    mkdirSync(join(scratch, 'bin'), { recursive: true });
    const server = join(scratch, 'bin', 'server-2.1.5');
    writeFileSync(server, '#!/bin/sh\necho "dying with: $A_PASSWORD $MANAGER_TOKEN $URL"\nexit 1\n');
    chmodSync(server, 0o755);
    const secrets = ['by-a-flag-77', 'by-the-config-77', 'in-a-url-77'];
    config(`{ targets: { talkative: { target: './bin/server-2.1.5', env: { MANAGER_TOKEN: 'by-the-config-77' } } } }`);
    const env = ['--env', 'A_PASSWORD=by-a-flag-77', '--env', 'URL=http://alice:in-a-url-77@host/'];
    const byFlags = await imc(['run', 'talkative', ...env, '--out', 'flags']);
    const byConfig = await imc(['run', 'talkative', '--out', 'config']);
    const byVariable = await imc(['run', 'talkative', '--out', 'variable'], { IMC_ENV: 'A_PASSWORD=by-a-flag-77' });
    for (const { code, said } of [byFlags, byConfig, byVariable]) {
      expect(code).toBe(3);
      expect(said).toContain('dying with: ');
      expect(said).toContain('***');
    }
    for (const folder of ['flags', 'config', 'variable']) {
      const files = filesIn(folder);
      for (const name of ['run.json', 'events.jsonl', 'server.log'])
        expect(files.get(name), name).toMatch(/dying with: .*\*\*\*/);
      expect(leaks(secrets, files)).toEqual([]);
    }
    expect(
      leaks(
        secrets,
        [byFlags, byConfig, byVariable].map(({ said }) => ['the terminal', said] as const),
      ),
    ).toEqual([]);
  });

  test('nor has what is said of a configuration, or of what is not understood', async () => {
    config(
      `{ seed: 1, targets: { a: { target: 'reference', options: ['--manager-token=abc'], env: ['X_SECRET=in-the-config-88'] } } }`,
    );
    const printed = await imc(['config', 'a', '--print']);
    expect(printed).toMatchObject({ code: 0, said: expect.stringContaining('--manager-token=***') });
    expect(printed.said).toContain('X_SECRET=***');
    const json = await imc(['config', 'a', '--json']);
    const parsed = JSON.parse(json.said) as { readonly file: string; readonly settings: readonly object[] };
    expect(parsed.file).toBe('imc.config.mjs');
    expect(parsed.settings).toContainEqual({ name: 'seed', value: 1, from: 'imc.config.mjs:seed' });
    const wrong = await imc(['run', '--manager-token=in-a-wrong-place-88']);
    expect(wrong).toMatchObject({ code: 2, said: expect.stringContaining("'--manager-token=***'") });
    const url = await imc(['run', 'ftp://alice:in-a-url-88@127.0.0.1:9/x']);
    expect(url).toMatchObject({ code: 2, said: expect.stringContaining('alice:***@') });
    const all = [printed, json, wrong, url].map(({ said }) => ['the terminal', said] as const);
    expect(leaks(['in-the-config-88', 'in-a-wrong-place-88', 'in-a-url-88', '=abc'], all)).toEqual([]);
  });
});
