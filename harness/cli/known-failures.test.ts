import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readKnown } from './known-failures.ts';

const folder = mkdtempSync(join(tmpdir(), 'test-known-'));
afterAll(() => rmSync(folder, { recursive: true }));

const good = 'IMC-DM-007 own-message-unread default 2027-03-31 https://example.org/461 own messages are counted';

function read(text: string) {
  const path = join(folder, 'known');
  writeFileSync(path, text);
  return readKnown(path);
}

test('a line is rule, shape, profile, expiry, link and reason; comments and empty lines are passed over', () => {
  expect(read(`# what we know\r\n\r\n  ${good}\n`)).toEqual([
    {
      line: 3,
      text: good,
      rule: 'IMC-DM-007',
      shape: 'own-message-unread',
      profile: 'default',
      expires: '2027-03-31',
      link: 'https://example.org/461',
      reason: 'own messages are counted',
    },
  ]);
  expect(read('')).toEqual([]);
});

test('the word flaky behind the day says that it comes and goes', () => {
  const [entry] = read(good.replace('2027-03-31', '2027-03-31 flaky'));
  expect(entry).toMatchObject({ expires: '2027-03-31', flaky: true, link: 'https://example.org/461' });
  expect(read(good)[0]).not.toHaveProperty('flaky');
});

test.each([
  [good.replace('2027-03-31 https://example.org/461', '2027-03-31 flaky'), 'own is no link'],
  ['IMC-DM-007 own-message-unread', 'something is missing'],
  [good.replace('IMC-DM-007', 'IMC-DM-999'), 'no rule is called IMC-DM-999'],
  [good.replace('own-message-unread', 'Own!'), 'Own! is no shape'],
  [good.replace('2027-03-31', '2027-13-31'), '2027-13-31 is no day'],
  [good.replace(' default ', ' defualt '), 'no profile is called defualt'],
  [good.replace('2027-03-31', '2027-02-31'), '2027-02-31 is no day'],
  [good.replace('https://example.org/461', 'issue-461'), 'issue-461 is no link'],
  [`${good}\n${good}`, 'is there already, in line 1'],
])('%s is refused', (text, why) => {
  expect(() => read(text)).toThrow(
    expect.objectContaining({ code: 'IMC_ERR_KNOWN', message: expect.stringContaining(why) as string }) as Error,
  );
});

test('a file that is not there is said so', () => {
  expect(() => readKnown(join(folder, 'absent'))).toThrow(expect.objectContaining({ code: 'IMC_ERR_KNOWN' }) as Error);
});
