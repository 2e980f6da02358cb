import { expect, test } from 'vitest';
import { parseRun } from '../parse-run.ts';
import { sampleRun } from '../testing/sample-run.ts';
import { renderJson } from './json.ts';

test('JSON of everything is as it was', async () => {
  await expect(renderJson(sampleRun())).toMatchFileSnapshot('golden/run.json');
});

test('a run that was read from its JSON has the same JSON, whatever the order of its keys was', () => {
  const text = renderJson(sampleRun());
  expect(renderJson(parseRun(text, 'run.json'))).toBe(text);
  const shuffled = Object.fromEntries(Object.entries(JSON.parse(text) as object).toReversed());
  expect(renderJson(parseRun(JSON.stringify(shuffled), 'run.json'))).toBe(text);
});
