import { describe, expect, test } from 'vitest';
import { hostileText } from '../../testing/hostile.ts';
import { runOfManyFailures } from '../../testing/many-failures.ts';
import { sampleExample } from '../../testing/sample-examples.ts';
import { sampleRun } from '../../testing/sample-run.ts';
import { sampleVerdict } from '../../testing/sample-verdicts.ts';
import { unpacked } from '../../testing/unpack.ts';
import { renderAnswer } from './answer.ts';
import { renderAreas } from './areas.ts';
import { budgetFor } from './budget.ts';
import { renderCoverage } from './coverage.ts';
import { renderFailures } from './failures.ts';
import { renderFilters } from './filters.ts';
import { renderKnown } from './known.ts';
import { renderNotices } from './notices.ts';
import { renderRunPage } from './run-page.ts';
import { renderTimings } from './timings.ts';

/** Where a link of the page leads that nothing there is called. */
function deadLinks(page: string): string[] {
  const ids = idsOf(page);
  return [...page.matchAll(/ href="#([^"]*)"/g)].map(([, id]) => id ?? '').filter((id) => !ids.includes(id));
}

function idsOf(page: string): string[] {
  return [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id ?? '');
}

/** What a server can say at its longest is `text`; `name` is what only we and our users give names to. */
function hostileRun(text: string, name: string) {
  const example = sampleExample(name, name, {
    profile: name,
    expected: text,
    actual: text,
    file: name,
    beside: [text],
    known: { reason: text, link: text, expires: name },
    scenario: { case: name, ops: [{ op: 'dialect', name: 'a:b', users: [text], args: { text } }] },
    transcript: [{ ms: 1, lane: name, dir: 'in', text }],
    serverLog: text,
  });
  const all = { title: name, reason: text, area: name, profile: name };
  const { known: _known, ...bare } = example;
  return sampleRun({
    verdicts: [
      sampleVerdict(name, 'fail', {
        ...all,
        counterexamples: [example, { ...bare, shape: `${name}2` }],
        unwritten: [name],
        withdrawn: [name],
      }),
      sampleVerdict('IMC-A-1', 'error', all),
      sampleVerdict('IMC-A-2', 'unsupported', all),
    ],
    rules: [{ id: name, area: name, title: name, text, source: [{ url: `javascript:${text}`, quote: text }] }],
    notices: [{ code: text, message: text }],
    errors: [{ code: text, message: text }],
    known: { file: text, entries: [] },
  });
}

describe('the page of a run', () => {
  const run = sampleRun();
  const budget = budgetFor(7);

  test.each([
    ['answer', () => renderAnswer(run)],
    ['filters', () => renderFilters(run)],
    ['failures', () => renderFailures(run, budget)],
    ['known', () => renderKnown(run, budget)],
    ['areas', () => renderAreas(run)],
    ['notices', () => renderNotices(run)],
    ['coverage', () => renderCoverage(run)],
    ['timings', () => renderTimings(run)],
  ])('has as its %s what stands in the golden file', async (name, render) => {
    await expect(unpacked(render().text)).toMatchFileSnapshot(`../golden/run-${name}.html`);
  });

  test('says the answer, then what was broken, then what is known, then every rule, then the run itself', () => {
    const headings = [...renderRunPage(run).matchAll(/<h([12])[^>]*>([^<]*)/g)].map(
      ([, level, text]) => `${level} ${text}`,
    );
    expect(headings.slice(1)).toEqual([
      '2 Broken rules',
      '2 Known failures',
      '2 All rules, by area',
      '2 Trouble of our own',
      '2 Notices',
      '2 Coverage',
      '2 Timings',
    ]);
    expect(headings[0]).toMatch(/^1 wonder 2\.1\.4 breaks 4 MUST rules/);
  });

  test('has each id once, and a target for each link in it', () => {
    const page = unpacked(renderRunPage(run));
    expect(deadLinks(page)).toEqual([]);
    expect(idsOf(page).filter((id, i, all) => all.indexOf(id) !== i)).toEqual([]);
    expect(idsOf(page)).toEqual(
      expect.arrayContaining(['IMC-DM-001', 'IMC-DM-003', 'IMC-DM-003/not-listed', 'IMC-SES-001/let-in/token-auth']),
    );
  });

  test('asks nothing of a network', () => {
    const page = unpacked(renderRunPage(run));
    expect(page).toContain('default-src &#39;none&#39;');
    expect(
      hits(page, /<(?:link|img|iframe|object|embed|base)\b|@import|url\(|<[a-z]+(?: [a-z-]+(?:="[^"]*")?)* src=/g),
    ).toEqual([]);
  });

  test('of a target that was never ready says so, and has no empty sections', () => {
    const { target: _target, known: _known, ...rest } = run;
    const page = renderRunPage({ ...rest, rules: [], verdicts: [], cases: [], timings: [], plays: 0, exitCode: 3 });
    expect(page).toContain('was not judged');
    expect([...page.matchAll(/<h2[^>]*>([^<]*)/g)].map(([, text]) => text)).toEqual(['Trouble of our own', 'Notices']);
  });
});

describe('what a server said', () => {
  test.each([
    ['as it is', hostileText],
    ['a megabyte of it', hostileText.repeat(3000)],
  ])('is shown and not obeyed, %s', (_, text) => {
    const page = unpacked(renderRunPage(hostileRun(text, hostileText)));
    const [, body = ''] = page.split('<body>');
    const written = body.slice(0, body.lastIndexOf('<script>'));
    expect(hits(written, /<script|<img|href="javascript|-->|<[a-z]+(?: [a-z-]+(?:="[^"]*")?)* on[a-z]+=/g)).toEqual([]);
    expect(hits(page, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g)).toEqual([]);
    expect(page.isWellFormed()).toBe(true);
    expect(deadLinks(page)).toEqual([]);
    expect(page.length).toBeLessThan(1_000_000);
  });
});

/** Where something stands, with what is around it, so that a failure prints little. */
function hits(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].slice(0, 3).map(({ index }) => text.slice(Math.max(0, index - 40), index + 60));
}

describe('a run of 500 failures', () => {
  const page = renderRunPage(runOfManyFailures());

  test('is a page of less than 5 MB, with every failure in it', () => {
    expect(Buffer.byteLength(page)).toBeLessThan(5_000_000);
    expect(page.match(/<article class="failure"/g)?.length).toBe(500);
  });

  test('has of each the wire, the log and the bug report still, and says what is left out', () => {
    const all = unpacked(page);
    expect(all.match(/<ol class="wire"/g)?.length).toBe(500);
    expect(all.match(/<svg class="sequence/g)?.length).toBe(500);
    expect(all.match(/lines left out here/g)?.length).toBeGreaterThanOrEqual(500);
    expect(all.match(/<packed data-text="report">/g)?.length).toBe(500);
  });
});
