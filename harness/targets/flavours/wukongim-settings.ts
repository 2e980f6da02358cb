import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ImcError } from '../../core/errors.ts';
import type { Lacks, PlanRequest } from './flavour.ts';
import { type Settings, readSettings } from './settings.ts';

/** Before the name of each of its variables. */
export const ENV_PREFIX = 'WK';

/** What says where it keeps its data. */
export const dataKeys = ['rootDir', 'dataDir'];

/** Where its data is: messages, conversations and what it knows of itself; logs are elsewhere. `home` is its own folder. */
export function dataFolderOf(theirs: Settings, home: string): string {
  return theirs.get('datadir') ?? join(theirs.get('rootdir') ?? home, 'data');
}

/** Where it tells a back end what happens: ours, unless the user has chosen one. */
export const hooks = ['webhook.httpAddr', 'webhook.grpcAddr', 'webhook.focusEvents'];

export function ourHook(webhook: string, theirs: Settings): [string, string][] {
  return hooks.some((key) => theirs.has(key.toLowerCase())) ? [] : [['webhook.httpAddr', webhook]];
}

/** How soon a push that was not acknowledged comes again: what the driver says of that timer stands on these. */
export const timers = new Map([
  ['messageRetry.interval', '2s'],
  ['messageRetry.scanInterval', '1s'],
]);

export function ourTimers(theirs: Settings): [string, string][] {
  return [...timers].filter(([key]) => !theirs.has(key.toLowerCase()));
}

export function lacksOf(theirs: Settings): Lacks {
  const isTheirs = (key: string) => theirs.has(key.toLowerCase());
  return {
    ...(hooks.some(isTheirs) ? { webhooks: 'its configuration names a back end of its own' } : {}),
    ...([...timers.keys()].some(isTheirs) ? { 'timers.re-push': 'its configuration sets it' } : {}),
    ...(isTheirs('conversation.syncInterval') ? { 'timers.conversation-cache': 'its configuration sets it' } : {}),
  };
}

/** The address by which we reach what listens at `tcp://0.0.0.0:5100`: host and port. */
export function reachable(key: string, address: string): string {
  const parts = /^(?:\w+:\/\/)?(.*):(\d{1,5})\/?$/.exec(address);
  if (parts === null) throw cannot(`${key}: ${address} is not an address such as 127.0.0.1:5001`);
  const host = parts[1] ?? '';
  return `${['', '0.0.0.0', '[::]', '*'].includes(host) ? '127.0.0.1' : host}:${parts[2]}`;
}

/** Those with which it would not stay, or would not be a server. */
export function checkOptions(options: readonly string[]): void {
  const refused = ['-d', '--daemon', '--pingback', '-h', '--help', '-v', '--version', 'stop', 'help'];
  const option = options.find((text) => refused.includes(text.replace(/=.*$/, '')));
  if (option !== undefined) throw cannot(`${option} does not leave a server running that we can watch and stop`);
}

export function configOption(options: readonly string[]): string | undefined {
  const at = options.findIndex((option) => /^--config(=|$)/.test(option));
  if (at < 0) return undefined;
  const file = options[at] === '--config' ? options[at + 1] : options[at]?.slice('--config='.length);
  if (file === undefined || file === '') throw cannot('--config needs the path of a file');
  return file;
}

export async function readConfig(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw cannot(`the configuration cannot be read: ${messageOf(cause)}`);
  });
}

export function settingsOf(yaml: string, env: PlanRequest['env'], keys: readonly string[]): Settings {
  try {
    return readSettings(yaml, env, { prefix: ENV_PREFIX, keys });
  } catch (cause) {
    throw cannot(`the configuration is not YAML that we understand: ${messageOf(cause)}`);
  }
}

function cannot(why: string): ImcError {
  return new ImcError('IMC_ERR_SERVER_OPTIONS', why);
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
