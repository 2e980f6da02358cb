import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { found } from '../../testing/browser.ts';
import { runOfManyFailures } from '../../testing/many-failures.ts';
import { PageTrial, screens } from '../../testing/page-trial.ts';
import { sampleRun } from '../../testing/sample-run.ts';
import { renderRunPage } from './run-page.ts';

test.runIf(found.isNeeded)('there is a browser to try pages in', () => {
  expect(found.why).toBe('');
});

describe.skipIf(found.path === undefined)(`the page of a run in a browser${found.why}`, () => {
  let trial: PageTrial;

  beforeAll(async () => {
    trial = await PageTrial.begin({
      'report.html': renderRunPage(sampleRun()),
      'many.html': renderRunPage(runOfManyFailures()),
    });
  });
  afterAll(() => trial?.end());

  const isOpen = (id: string) =>
    trial.page.locator(`details[id="${id}"]`).evaluate((fold) => fold.hasAttribute('open'));

  test('shows the answer, the worst failure open with its drawing, and asks for nothing', async () => {
    const page = await trial.open('report.html');
    expect(await page.locator('h1').textContent()).toContain('wonder 2.1.4 breaks 4 MUST rules');
    expect(await isOpen('IMC-DM-003/not-listed')).toBe(true);
    expect(await isOpen('IMC-DM-004/not-listed')).toBe(false);
    expect(await trial.shown('svg[role="img"]').count()).toBe(1);
    expect(await trial.shown('.expected .label').first().textContent()).toContain('expected:');
    expect(trial.trouble).toEqual([]);
  });

  test('unpacks the wire and the log when they are opened', async () => {
    const page = await trial.open('report.html');
    const failure = page.locator('[id="IMC-DM-003/not-listed"]');
    await failure.getByText('The wire').click();
    await failure.locator('.wire li').first().waitFor();
    expect(await failure.locator('.wire li').count()).toBe(8);
    expect(await failure.locator('.wire .evidence').count()).toBe(4);
    await failure.getByText('What the server logged').click();
    await failure.locator('.fold pre').waitFor();
    expect(await failure.locator('.fold pre').textContent()).toContain('WARN no conversation');
    expect(trial.trouble).toEqual([]);
  });

  test('opens what a link leads to, at the start and later, and shows again what a filter hides', async () => {
    await trial.open('report.html#IMC-SES-001/let-in/token-auth');
    expect(await isOpen('IMC-SES-001/let-in/token-auth')).toBe(true);
    const page = await trial.open('report.html#IMC-DM-004');
    expect(await isOpen('IMC-DM-004/not-listed')).toBe(true);
    await page.locator('input[type=search]').fill('IMC-DM-001');
    await page.evaluate("location.hash = '#IMC-DLV-003/pushed-twice'");
    await page.locator('[id="IMC-DLV-003/pushed-twice"][open]').waitFor();
    expect(await page.locator('[id="IMC-DLV-003/pushed-twice"]').isVisible()).toBe(true);
    expect(await page.evaluate('document.activeElement.tagName')).toBe('SUMMARY');
    expect(trial.trouble).toEqual([]);
  });

  test('has a target for every link in it', async () => {
    const page = await trial.open('report.html');
    expect(await trial.deadLinks()).toEqual([]);
    expect(await page.locator('a[href^="#"]').count()).toBeGreaterThan(20);
  });

  test('is searched and filtered by keyboard, says how much is left, and Escape brings all back', async () => {
    const page = await trial.open('report.html');
    const all = await trial.shown('[data-filtered]').count();
    await page.keyboard.press('/');
    await page.keyboard.type('sender');
    expect(await trial.shown('.failure').count()).toBe(2);
    expect(await page.locator('.hits').textContent()).toBe('2 of 7 failures and 2 of 14 rules shown');
    await page.keyboard.press('Escape');
    expect(await trial.shown('[data-filtered]').count()).toBe(all);
    expect(await page.locator('.hits').textContent()).toBe('');
    await page.locator('select[name=status]').selectOption('flaky');
    expect(await trial.shown('.failure').count()).toBe(1);
    await page.locator('select[name=status]').selectOption('known');
    expect(await trial.shown('.failure').count()).toBe(2);
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.locator('select[name=profile]').selectOption('token-auth');
    expect(await trial.shown('.failure').count()).toBe(1);
    expect(trial.trouble).toEqual([]);
  });

  test('copies the replay line and the bug report, and says so', async () => {
    const page = await trial.open('report.html', { permissions: ['clipboard-read', 'clipboard-write'] });
    const failure = page.locator('[id="IMC-DM-003/not-listed"]');
    await failure.getByRole('button', { name: 'Copy replay line' }).click();
    await page.getByText('Replay line copied').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
      'npx im-conformance replay replays/IMC-DM-003-not-listed.json',
    );
    await failure.getByRole('button', { name: 'Copy bug report' }).click();
    await page.getByText('Bug report copied').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(
      /^# wonder 2\.1\.4 breaks “[^]*alice sends m1 to bob[^]*200 \[\]/,
    );
    expect(trial.trouble).toEqual([]);
  });

  test('can be read without a script: all but what is packed', async () => {
    const page = await trial.open('report.html', { javaScriptEnabled: false });
    expect(await page.locator('form').isVisible()).toBe(false);
    await page.locator('[id="IMC-DM-004/not-listed"] > summary').click();
    expect(await trial.shown('[id="IMC-DM-004/not-listed"] svg').count()).toBe(1);
    expect(await trial.shown('.conversation').count()).toBe(2);
  });

  test('of 500 failures is filtered and unpacked still, and lays JSON out line by line', async () => {
    const page = await trial.open('many.html#IMC-DM-077/shape-3');
    await page.locator('[id="IMC-DM-077/shape-3"] svg').waitFor();
    const failure = page.locator('[id="IMC-DM-077/shape-3"]');
    await failure.getByText('The wire').click();
    await failure.locator('.wire li').first().waitFor();
    expect(await failure.locator('.wire .gap').first().textContent()).toMatch(/^… .+ left out here/);
    await failure.getByRole('button', { name: 'line by line' }).first().click();
    expect(await failure.locator('.wire pre').textContent()).toMatch(
      /^POST \/conversation\/sync \{\n  "uid": "\w+",\n/,
    );
    await page.locator('input[type=search]').fill('IMC-DM-042 shape-2');
    expect(await trial.shown('.failure').count()).toBe(1);
    expect(trial.trouble).toEqual([]);
  });

  test.each([
    ['wide, light', screens.wide, 'light'],
    ['wide, dark', screens.wide, 'dark'],
    ['on a phone, light', screens.phone, 'light'],
    ['on a phone, dark', screens.phone, 'dark'],
  ] as const)(
    'has nothing that keeps somebody out, and nothing beside the screen: %s',
    async (_, viewport, colorScheme) => {
      const page = await trial.open('report.html', { viewport, colorScheme });
      await trial.openAll();
      await page.locator('.known-why').first().waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width);
      expect(await trial.barriers()).toEqual([]);
      expect(trial.trouble).toEqual([]);
    },
  );

  test('is turned dark or light by its button', async () => {
    const page = await trial.open('report.html', { colorScheme: 'light' });
    const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const before = await ground();
    await page.getByRole('button', { name: 'Dark or light' }).click();
    expect(await ground()).not.toBe(before);
  });
});
