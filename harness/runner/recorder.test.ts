import { AsyncResource } from 'node:async_hooks';
import { expect, test } from 'vitest';
import { Recorder } from './recorder.ts';

function transcriptOf(lines: number) {
  const recorder = new Recorder();
  for (let i = 1; i <= lines; i++) recorder.transcribe('api', 'out', `line ${i}`);
  return recorder.transcript();
}

test('a short transcript is whole', () => {
  expect(transcriptOf(400).map(({ text }) => text)).toEqual(Array.from({ length: 400 }, (_, i) => `line ${i + 1}`));
});

test('a long transcript keeps its beginning and its end, and says how much it leaves out', () => {
  const lines = transcriptOf(5000);
  expect(lines).toHaveLength(401);
  expect(lines.at(0)?.text).toBe('line 1');
  expect(lines[200]).toMatchObject({ dir: 'note', text: '4600 lines left out' });
  expect(lines[201]?.text).toBe('line 4801');
  expect(lines.at(-1)?.text).toBe('line 5000');
});

test('a line says for which op it was written, as long as that is under way', async () => {
  const recorder = new Recorder();
  let hear = () => {};
  const ask = async (id: number) =>
    recorder.during(id, async () => {
      recorder.transcribe('api', 'out', `ask ${id}`);
      if (id === 1) hear = AsyncResource.bind(() => recorder.transcribe('a.1', 'in', 'unasked'));
      await Promise.resolve();
      recorder.transcribe('api', 'in', `answer ${id}`);
    });
  await Promise.all([ask(1), ask(2)]);
  hear();
  expect(recorder.transcript().map(({ text, op }) => [text, op])).toEqual([
    ['ask 1', 1],
    ['ask 2', 2],
    ['answer 1', 1],
    ['answer 2', 2],
    ['unasked', undefined],
  ]);
});

test('plays that have ended leave nothing in what is asynchronous later', async () => {
  let plays = 0;
  const stores = () => Object.getOwnPropertySymbols(new AsyncResource('PROBE')).length;
  const before = stores();
  while (plays < 50) await new Recorder().during((plays += 1), async () => {});
  expect(await new Recorder().during(51, async () => stores())).toBeLessThanOrEqual(before + 1);
});
