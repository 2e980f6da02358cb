import type { ComparedFailure, Comparison, Row } from '../../compare/comparison.ts';
import { rowName } from '../../compare/words.ts';
import { sentenceOf } from '../../sentences.ts';
import { sequenceOf } from '../../sequence.ts';
import { anchor } from './anchor.ts';
import type { Budget } from './budget.ts';
import { budgetFor } from './budget.ts';
import { filteredAs } from './comparison-filters.ts';
import type { Markup } from './escape.ts';
import { bounded, html } from './escape.ts';
import { packedWithin } from './packed.ts';
import { renderPromise } from './promise.ts';
import { renderSequence } from './sequence-svg.ts';
import { renderWire } from './wire.ts';

const textMax = 600;

/** Every way in which a rule was broken: what came of each server's smallest conversation on all of them, and the conversation. */
export function comparedFailures(comparison: Comparison): Markup {
  const { failures, rows, rules } = comparison;
  if (failures.length === 0) return html`<p>Nothing was broken.</p>`;
  const budget = budgetFor(failures.length);
  return html`${rows.map((row) => {
    const own = failures.filter(({ rule, profile }) => rule === row.rule && profile === row.profile);
    const promise = rules.find(({ id }) => id === row.rule);
    return (
      own.length > 0 &&
      html`<section class="card failure-of-rule" id="${brokenAnchor(row)}"${filteredAs('failures', row, comparison)}><h3 class="searched"><a href="#${anchor(rowName(row))}"><code>${rowName(row)}</code></a> ${row.title} <span class="quiet">(${row.level}, ${row.severity})</span></h3>
${promise && renderPromise(promise)}
${own.map((failure, i) => failureOf(failure, { comparison, budget, id: `${brokenAnchor(row)}-${i + 1}` }))}</section>`
    );
  })}`;
}

/** Where the failures of a row stand in the page. */
export function brokenAnchor(row: Pick<Row, 'rule' | 'profile'>): string {
  return `broken-${anchor(rowName(row))}`;
}

interface Context {
  readonly comparison: Comparison;
  readonly budget: Budget;
  readonly id: string;
}

function failureOf(failure: ComparedFailure, { comparison: { columns }, budget, id }: Context): Markup {
  const { shape, column, example, tried } = failure;
  const { ops } = example.scenario;
  const drawing = packedWithin(budget.packedCharsMax, 0, () =>
    renderSequence(sequenceOf(example), id, budget.stepsMax),
  );
  return html`<details class="compared" id="${id}"><summary><code>${shape}</code>, as ${columns[column]?.label ?? ''} showed it <span class="quiet">${tried.map((one, i) => html`${i > 0 && ' · '}${columns[i]?.label ?? ''}: ${one ? shortly(one) : 'not tried'}`)}</span></summary>
<div class="searched"><ol class="conversation">${ops.slice(0, budget.stepsMax).map((op) => html`<li>${bounded(sentenceOf(op), textMax)}</li>`)}</ol>${ops.length === 0 && html`<p>Nothing needs to be done.</p>`}${ops.length > budget.stepsMax && html`<p class="quiet">… and ${ops.length - budget.stepsMax} steps more.</p>`}
<dl class="outcome"><dt>Expected</dt><dd>${bounded(example.expected, textMax)}</dd><dt>Seen</dt><dd class="bad">${bounded(example.actual, textMax)}</dd>${tried.map((one, i) => html`<dt>${columns[i]?.label ?? ''}</dt><dd>${one ? counts(one) : 'not tried'}</dd>`)}</dl></div>
<figure class="drawing"><div class="scroll" tabindex="0" role="region" aria-label="Sequence diagram of ${rowName(failure)} ${shape}, ${columns[column]?.label ?? ''}">${drawing}</div></figure>
${renderWire(example, budget)}
</details>`;
}

type Tried = NonNullable<ComparedFailure['tried'][number]>;

function shortly({ k, n, owed }: Tried): string {
  return n > 0 && owed === 0 ? 'nothing owed' : `${k} of ${n}`;
}

function counts({ k, n, owed, isOwn, otherwise }: Tried): string {
  if (n > 0 && owed === 0) return `nothing was owed in ${n} replays`;
  const others = otherwise.length === 0 ? '' : `, and otherwise: ${otherwise.join(', ')}`;
  return `broken in ${k} of ${n} replays${isOwn ? ', its own' : ''}${others}`;
}
