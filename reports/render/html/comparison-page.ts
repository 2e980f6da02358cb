import { areas } from '../../../harness/vocabulary/index.ts';
import { comparisonAnswer } from '../../compare/answer.ts';
import type { Cell, Comparison, Row } from '../../compare/comparison.ts';
import {
  byArea,
  cellSentence,
  cellWords,
  changesHeading,
  changesTo,
  countOf,
  methodOf,
  rowName,
  standingOf,
  changeWord,
} from '../../compare/words.ts';
import { anchor } from './anchor.ts';
import { clientScript } from './client/script.ts';
import { brokenAnchor, comparedFailures } from './compared-failures.ts';
import { comparisonFilters, filteredAs } from './comparison-filters.ts';
import { comparisonStyle } from './comparison-style.ts';
import type { Markup } from './escape.ts';
import { html } from './escape.ts';
import { headline } from './headline.ts';
import { renderPage } from './page.ts';
import { runStyle } from './run-style.ts';
import { spreadPlot } from './spread-plot.ts';

/** A comparison as one self-contained page: what changed, the matrix of rules and servers by area, every counterexample with what came of it on each. Pure. */
export function renderComparisonPage(comparison: Comparison): string {
  const { columns } = comparison;
  const answer = comparisonAnswer(comparison);
  return renderPage({
    title: columns.map(({ label }) => label).join(' → '),
    style: `${runStyle}${comparisonStyle}`,
    script: clientScript,
    body: html`<main>
${headline(answer)}
<p class="quiet">${methodOf(comparison)}</p>
${servers(comparison)}
${comparisonFilters(comparison)}
${columns.slice(1).map((_, i) => changes(comparison, i + 1))}
<h2 id="rules">Rules by area</h2>
${byArea(comparison.rows).map(([area, rows]) => matrix(area, rows, comparison))}
<h2 id="failures">What was broken, and by which smallest conversation</h2>
${comparedFailures(comparison)}
${timings(comparison)}
${notes(comparison)}
</main>
<footer class="wide quiet"><p>Made by im-conformance ${comparison.tool.version} from comparison.json.</p></footer>
<p class="toast" role="status" aria-live="polite"></p>`,
  });
}

function servers(comparison: Comparison): Markup {
  return html`<ul class="servers">${comparison.columns.map(
    ({ label, target, seed, plays, ms, complete }, i) =>
      html`<li><strong>${label}</strong><br>${standingOf(i, comparison)}<br><span class="quiet">${target ? `${target.flavour} ${target.version}, ${target.kind}` : 'no target'}<br>${plays} plays in ${Math.round(ms / 1000)} s, seed ${seed}${complete ? '' : ', interrupted'}</span></li>`,
  )}</ul>`;
}

function changes(comparison: Comparison, column: number): Markup {
  const { rows } = comparison;
  const some = changesTo(column, comparison);
  const { heading, none } = changesHeading(column, comparison);
  const title = (rule: string) => rows.find((row) => row.rule === rule)?.title ?? '';
  return html`<section><h2 id="to-${column}">${heading}</h2>
${some.length === 0 && html`<p>${none}</p>`}
<ul class="changes">${some.map(
    (change) =>
      html`<li class="${change.is}"><strong>${changeWord(change, comparison)}</strong> <a href="#${anchorOf(change)}"><code>${rowName(change)}</code></a> ${title(change.rule)} <span class="quiet">(${change.level})</span><br><span class="quiet">${change.words}</span></li>`,
  )}</ul></section>`;
}

function matrix(area: string, rows: readonly Row[], comparison: Comparison): Markup {
  const { columns, changes: all } = comparison;
  const changed = new Set(all.map(anchorOf));
  return html`<div class="scroll area" tabindex="0" role="region" aria-label="rules of ${area}"><table class="matrix"><caption>${area}${area in areas && html` <span class="quiet">IMC-${areas[area as keyof typeof areas]}</span>`}</caption>
<thead><tr><th scope="col">rule</th><th scope="col">level</th>${columns.map(({ label }) => html`<th scope="col">${label}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr id="${anchorOf(row)}"${changed.has(anchorOf(row)) && html` class="changed"`}${filteredAs('rules', row, comparison)}><th scope="row" class="searched"><code>${rowName(row)}</code> ${row.title}</th><td>${row.level}</td>${row.cells.map((cell, i) => cellOf(cell, row, i))}</tr>`,
  )}</tbody></table></div>`;
}

function cellOf(cell: Cell, row: Row, column: number): Markup {
  const isBroken = cell.status === 'fail' || cell.status === 'flaky';
  const mark = html`<span class="mark ${cell.status}">${cellWords[cell.status]}</span>`;
  const count = countOf(cell);
  return html`<td class="cell" title="${cellSentence(cell)}">${isBroken ? html`<a href="#${brokenAnchor(row)}" aria-label="${rowName(row)}, server ${column + 1}: ${cellSentence(cell)}">${mark}</a>` : mark}${count !== '' && html`<span class="count">${count}</span>`}</td>`;
}

function anchorOf({ rule, profile }: Pick<Row, 'rule' | 'profile'>): string {
  return anchor(rowName({ rule, profile }));
}

const timed = [
  ['session-ack', 'A send by a session until it is acknowledged'],
  ['api-ack', 'A send by the API until it is answered'],
  ['push', 'A send until a session is pushed it'],
  ['start', 'A start until the server can be used'],
] as const;

function timings({ columns }: Comparison): Markup | undefined {
  const profile = columns.flatMap((column) => column.timings)[0]?.profile;
  const plots = timed.flatMap(
    ([what, title]) =>
      spreadPlot(
        title,
        columns.map(({ label, timings: all }) => ({
          label,
          timing: all.find((one) => one.what === what && one.profile === profile),
        })),
      ) ?? [],
  );
  if (plots.length === 0) return undefined;
  return html`<h2 id="timings">How long they took</h2>
<p class="quiet">Not judged: measured beside each other’s plays on one machine. The box is the middle half, the line in it the median, the whiskers reach from the least to 99 %.</p>
<div class="plots">${plots}</div>`;
}

function notes({ notices }: Comparison): Markup | undefined {
  if (notices.length === 0) return undefined;
  return html`<h2 id="notes">Notes</h2><ul>${notices.map(({ message }) => html`<li>${message}</li>`)}</ul>`;
}
