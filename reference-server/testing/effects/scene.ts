import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_PATIENCE, type Patience } from '../../client/patience.ts';
import type { Client } from '../client.ts';
import { DEFAULT_POLICY, type Policy } from '../../pipeline/policy.ts';
import { type Running, runServer } from '../in-process.ts';
import { WebhookEar } from '../webhook-ear.ts';

export interface Scene {
  readonly server: Running;
  readonly alice: Client;
  readonly bob: Client;
  readonly carol: Client;
  /** The back end, which is told by the webhook. */
  readonly hook: WebhookEar;
  /** Ends the server, asked to or at once, and starts another with what is on its disk then. */
  readonly again: (how: 'graceful' | 'kill') => Promise<Running>;
}

/** What is seen of a fault, and what there is without it. */
export interface Effect {
  readonly look: (scene: Scene) => Promise<unknown>;
  readonly right: unknown;
  readonly broken: unknown;
  readonly patience?: Patience;
  readonly policy?: Policy;
}

/** What is pushed again is pushed again soon. */
export const IMPATIENT: Patience = { ...DEFAULT_PATIENCE, repushIntervalMs: 40, repushMax: 1 };

/** What is seen of a server with these faults, by three users who are logged in. */
export async function sceneWith(
  faultIds: string[],
  { look, patience = DEFAULT_PATIENCE, policy = DEFAULT_POLICY }: Pick<Effect, 'look' | 'patience' | 'policy'>,
  about = '',
): Promise<unknown> {
  await using hook = await WebhookEar.listen();
  const folder = mkdtempSync(join(tmpdir(), 'scene-'));
  const servers: Running[] = [];
  const start = async (data: string) => {
    const server = await runServer(faultIds, { data, patience, policy, webhook: { url: hook.url, intervalMs: 10 } });
    servers.push(server);
    return server;
  };
  try {
    const server = await start(join(folder, 'first'));
    // A fault of the login is looked at by itself: it would take the actors away.
    if (about === 'login-unanswered') return await look({ server, hook } as Scene);
    const [alice, bob, carol] = [await server.login('alice'), await server.login('bob'), await server.login('carol')];
    const again = async (how: 'graceful' | 'kill') => start(await leave(server, how, join(folder, how)));
    return await look({ server, hook, alice, bob, carol, again });
  } finally {
    for (const server of servers) await server[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The folder that a server leaves when it ends. What a kill leaves is what is on the disk at that moment. */
async function leave(server: Running, how: 'graceful' | 'kill', copy: string): Promise<string> {
  if (how === 'graceful') await server[Symbol.asyncDispose]();
  else cpSync(server.data, copy, { recursive: true });
  return how === 'graceful' ? server.data : copy;
}
