import { describe, expect, test } from 'vitest';
import { hostile, sampleComparison } from '../testing/sample-comparison.ts';
import { renderComparisonMarkdown } from './comparison-markdown.ts';
import { renderComparisonText } from './comparison-text.ts';
import { renderComparisonPage } from './html/comparison-page.ts';

const comparison = sampleComparison();
const text = renderComparisonText(comparison, { folder: 'imc-out/compare' });
const markdown = renderComparisonMarkdown(comparison);
const page = renderComparisonPage(comparison);

test('a comparison in a terminal', async () => {
  await expect(text).toMatchFileSnapshot('golden/comparison.txt');
});

test('a comparison as Markdown', async () => {
  await expect(markdown).toMatchFileSnapshot('golden/comparison.md');
});

test('a comparison as a page', async () => {
  const main = page.slice(page.indexOf('<main>'), page.indexOf('</main>'));
  // What is packed is other characters with another version of zlib.
  const unpacked = main.replaceAll(/(data-packed>)[^<]+/g, '$1…');
  await expect(unpacked).toMatchFileSnapshot('golden/comparison.html');
});

describe('what a server said is shown, not obeyed', () => {
  test('in a terminal', () => {
    expect(text).not.toMatch(/\u001b(?!\[\d+m)|[\u0000\u202e\ud800]/);
  });

  test('in Markdown: within code spans alone, on one line', () => {
    const outside = markdown.replaceAll(/(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, '');
    for (const bait of ['<img', '@everyone', '#1 ', '*bold*']) {
      expect(markdown).toContain(bait);
      expect(outside).not.toContain(bait);
    }
  });

  test('in the page', () => {
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;img src=x');
    expect(page.isWellFormed()).toBe(true);
    expect(hostile.isWellFormed()).toBe(false);
  });
});

test('every link within the page leads somewhere in it, and nothing is asked of a network', () => {
  const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
  const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
  expect(links.length).toBeGreaterThan(3);
  expect(links.filter((id) => !ids.has(id))).toEqual([]);
  expect(page).not.toMatch(/(?:src|srcset|action)=["']?https?:|@import|url\(/);
});
