import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Policy } from '../pipeline/policy.ts';
import { runServer } from '../testing/in-process.ts';
import { compareAnswers } from './compare.ts';
import { type Difference, differences, explanationOf } from './differences.ts';
import { type RecordedServer, Replay, bodyOf, recordedServers } from './requests.ts';

const recording = readFileSync(new URL('../fixtures/wukongim-2.1.5.http.jsonl', import.meta.url), 'utf8');

test('every recorded request is answered as recorded, except where a difference is declared', async () => {
  const servers = recordedServers(recording);
  const used = new Set<Difference>();
  const unexpected: string[] = [];
  for (const server of servers) unexpected.push(...(await unexplained(server, used)));
  expect(unexpected.join('\n')).toBe('');
  const unused = differences.filter((difference) => difference.only !== 'live' && !used.has(difference));
  expect(unused.map(({ because }) => because)).toEqual([]);
  expect(servers.map(({ requests }) => requests.length)).toEqual([337, 15, 9]);
});

async function unexplained({ config, requests }: RecordedServer, used: Set<Difference>): Promise<string[]> {
  const policy: Policy = {
    tokenAuth: config.tokenAuthOn === true ? 'on' : 'set',
    managerToken: config.managerToken,
    personWhitelist: config.whitelistOffOfPerson === false,
  };
  await using server = await runServer([], { policy });
  const replay = new Replay(server.api.url);
  const found: string[] = [];
  for (const line of requests) {
    const answer = await replay.ask(line);
    for (const what of compareAnswers({ ...line, text: line.response }, answer)) {
      const difference = explanationOf(line, what);
      if (difference === undefined) found.push(tellOf(line, what, answer.text));
      else used.add(difference);
    }
  }
  return found;
}

function tellOf(line: RecordedServer['requests'][number], what: string, text: string): string {
  const request = `${line.method} ${line.path} ${bodyOf(line) ?? ''}`;
  return `${request}\n  ${what}\n  recorded ${line.status} ${line.response.slice(0, 300)}\n  answered ${text.slice(0, 300)}`;
}
