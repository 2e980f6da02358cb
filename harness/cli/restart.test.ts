import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Lab } from '../campaign/lab.ts';
import { watchLag } from '../core/clock.ts';
import { judge } from '../rules/index.ts';
import { nameWorld } from '../runner/naming.ts';
import { play } from '../runner/play.ts';
import { apiSend, scenarioOf } from '../testing/fixtures.ts';
import { openTarget } from './open-run.ts';

/** alice writes while bob is there; the server is killed amid it, and both go on. */
const crash = scenarioOf(
  { op: 'login', session: 'bob.1', user: 'bob' },
  apiSend('m0'),
  apiSend('m1'),
  { ...apiSend('m2'), overlap: true },
  { op: 'restart', how: 'kill', afterMs: 5, overlap: true },
  { op: 'await-push', session: 'bob.1', message: 'm1' },
  { op: 'login', session: 'bob.2', user: 'bob' },
  apiSend('m3'),
  { op: 'await-push', session: 'bob.2', message: 'm3' },
);

test('what was acknowledged survives a kill of the bundled server, alone and with others', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'imc-restart-'));
  const lag = watchLag();
  const target = await openTarget({ folder });
  try {
    const lab = new Lab({ ...target, lag, judge, play, nameWorld });
    const how = { patience: 1, heeds: () => true };
    const before = await target.instance.endpoints();
    const attempts = [
      await lab.attempt(crash, how),
      ...(await lab.together([crash, crash, crash], 1, (member) => lab.attempt(crash, { ...how, member }))),
    ];
    for (const { history, broken, trouble, judgements } of attempts) {
      expect([...broken.keys()]).toEqual([]);
      expect(trouble).toBe(false);
      const done = history.events.flatMap((event) => (event.type === 'start' ? [`${event.phase} ${event.op.op}`] : []));
      expect(done.filter((doing) => doing === 'body restart')).toHaveLength(1);
      expect(done.filter((doing) => doing === 'body await-push')).toHaveLength(1);
      expect(done).toEqual(expect.arrayContaining(['final walk-history', 'final sync-conversations', 'barrier send']));
      expect(judgements.find(({ rule }) => rule === 'IMC-DUR-004')?.obligations).toBeGreaterThan(0);
    }
    expect(await target.instance.endpoints()).toEqual(before);
  } finally {
    lag.stop();
    await target.pool.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
