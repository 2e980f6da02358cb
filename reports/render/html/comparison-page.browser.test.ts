import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { found } from '../../testing/browser.ts';
import { comparisonOfMany } from '../../testing/many-compared.ts';
import { PageTrial, screens } from '../../testing/page-trial.ts';
import { sampleComparison } from '../../testing/sample-comparison.ts';
import { renderComparisonPage } from './comparison-page.ts';

const many = renderComparisonPage(comparisonOfMany());

test('100 rules on 10 servers with 500 counterexamples are under 5 MB', () => {
  expect(Buffer.byteLength(many)).toBeLessThan(5_000_000);
});

describe.skipIf(found.path === undefined)(`the page of a comparison in a browser${found.why}`, () => {
  let trial: PageTrial;

  beforeAll(async () => {
    trial = await PageTrial.begin({ 'comparison.html': renderComparisonPage(sampleComparison()), 'many.html': many });
  });
  afterAll(() => trial?.end());

  test('says first what changed, has a target for every link, and asks for nothing', async () => {
    const page = await trial.open('comparison.html');
    expect(await page.locator('h1').textContent()).toContain(
      'wonder 1.1 breaks 1 MUST rule that 1.0 kept (IMC-DM-003)',
    );
    expect(await trial.deadLinks()).toEqual([]);
    expect(await page.locator('a[href^="#"]').count()).toBeGreaterThan(5);
    expect(trial.trouble).toEqual([]);
  });

  test('leads from a cell to what was broken, which is drawn as soon as it is open', async () => {
    const page = await trial.open('comparison.html');
    await page.locator('td.cell a').first().click();
    expect(await page.evaluate('decodeURIComponent(location.hash)')).toBe('#broken-IMC-DM-003');
    await page.locator('[id="broken-IMC-DM-003-1"][open] svg[role="img"]').waitFor();
    expect(trial.trouble).toEqual([]);
  });

  test('opens what a link leads to', async () => {
    const page = await trial.open('comparison.html#broken-IMC-CONV-002-2');
    await page.locator('[id="broken-IMC-CONV-002-2"][open] svg').waitFor();
    expect(trial.trouble).toEqual([]);
  });

  test('is narrowed down to what changed, or to what is searched for, by keyboard', async () => {
    const page = await trial.open('comparison.html');
    await page.locator('select[name=status]').selectOption('kept');
    expect(await trial.shown('tr[data-filtered]').count()).toBe(1);
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await page.keyboard.type('DM-003');
    expect(await trial.shown('tr[data-filtered]').count()).toBe(1);
    expect(await page.locator('.hits').textContent()).toBe('1 of 2 failures and 1 of 3 rules shown');
    expect(trial.trouble).toEqual([]);
  });

  test('of 100 rules on 10 servers with 500 counterexamples is narrowed down and unpacked still', async () => {
    const page = await trial.open('many.html#broken-IMC-DM-077-1');
    await page.locator('[id="broken-IMC-DM-077-1"] svg').waitFor();
    await page.locator('input[type=search]').fill('IMC-DM-042');
    expect(await trial.shown('tr[data-filtered]').count()).toBe(1);
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
      const page = await trial.open('comparison.html', { viewport, colorScheme });
      await trial.openAll();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width);
      expect(await trial.barriers()).toEqual([]);
      expect(trial.trouble).toEqual([]);
    },
  );
});
