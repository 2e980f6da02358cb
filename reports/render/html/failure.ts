import type { Promised } from '../../../harness/vocabulary/index.ts';
import { defaultProfile } from '../../../harness/vocabulary/index.ts';
import type { Failure } from '../../causes.ts';
import { replayCommandOf } from '../../example-words.ts';
import type { Run } from '../../run.ts';
import { sentenceOf } from '../../sentences.ts';
import { sequenceOf } from '../../sequence.ts';
import { failureAnchor } from './anchor.ts';
import type { Budget } from './budget.ts';
import { packedReport } from './bug-report.ts';
import type { Markup } from './escape.ts';
import { bounded, html } from './escape.ts';
import { counted, daysBetween, grouped } from './format.ts';
import { renderMark } from './marks.ts';
import { packedWithin } from './packed.ts';
import { renderLink, renderPromise } from './promise.ts';
import { salted } from './salted.ts';
import { renderSequence } from './sequence-svg.ts';
import { renderWire } from './wire.ts';

/** What all failures of a page have in common. */
export interface FailureContext {
  readonly run: Run;
  readonly promises: ReadonlyMap<string, Promised>;
  readonly budget: Budget;
  /** Id of the rule where this is the first of its failures: a link to the rule leads here. */
  readonly ruleAnchor?: string | undefined;
  readonly isOpen: boolean;
}

/** A failure: closed it is a line, open all that is known of it. */
export function renderFailure({ verdict, example }: Failure, context: FailureContext): Markup {
  const id = failureAnchor(example);
  const { rule, shape, profile, known } = example;
  const { ruleAnchor, isOpen } = context;
  const under = profile === defaultProfile ? '' : ` · profile ${profile}`;
  return html`<article class="failure"${ruleAnchor !== undefined && html` id="${ruleAnchor}"`} data-filtered="failures" data-status="${known ? 'known' : verdict.status}" data-area="${verdict.area}" data-level="${verdict.level}" data-profile="${profile}">
<a class="anchor" href="#${id}" aria-label="Link to ${rule} ${shape}${under}">#</a>
<details id="${id}"${isOpen && html` open`}>
<summary><h4>${renderMark(verdict.status)} <code>${rule}</code> ${verdict.title} <span class="quiet">${verdict.level} · ${verdict.severity} · ${shape}${under}</span></h4><p class="seen">${bounded(example.actual, 160)}</p></summary>
${renderBody({ verdict, example }, context, id)}
</details>
</article>
`;
}

function renderBody({ verdict, example }: Failure, { run, promises, budget }: FailureContext, id: string): Markup {
  const promise = promises.get(verdict.rule);
  const sequence = () => renderSequence(sequenceOf(example), id, budget.stepsMax);
  return html`<div class="failure-body">
<div class="story searched">
${example.known && renderKnown(example.known, run)}
<h5>Promise</h5>
${promise ? renderPromise(promise) : html`<p>${verdict.title}</p>`}
<h5>Conversation</h5>
${renderConversation({ verdict, example }, budget)}
<dl class="outcome"><dt>Expected</dt><dd>${bounded(example.expected, 600)}</dd><dt>Seen</dt><dd class="bad">${bounded(example.actual, 600)}</dd><dt>Again</dt><dd>${again(example)}</dd>${example.beside.length > 0 && html`<dt>Beside</dt><dd>its play broke ${besides(example.beside)} too</dd>`}</dl>
</div>
<figure class="drawing"><div class="scroll" tabindex="0" role="region" aria-label="Sequence diagram of ${verdict.rule} ${example.shape}">${budget.drawsInPage ? sequence() : packedWithin(budget.packedCharsMax, 0, sequence)}</div>
<figcaption class="quiet">Solid: what happened, answers thinner. <span class="bad">Red ✗</span>: what shows the failure. <span class="bad">Dashed red</span>: what was promised there.</figcaption></figure>
</div>
${renderWire(example, budget)}
${renderLog(example, budget)}
${renderActions({ verdict, example }, run, budget)}`;
}

function renderConversation({ example: { scenario, minimal } }: Failure, { stepsMax }: Budget): Markup {
  const { ops } = scenario;
  if (ops.length === 0) return html`<p>Nothing needs to be done.</p>`;
  const left = ops.length - stepsMax;
  return html`<ol class="conversation">${ops.slice(0, stepsMax).map((op) => html`<li>${bounded(sentenceOf(op), 400)}</li>`)}</ol>${left > 0 && html`<p class="quiet">… and ${counted(left, 'step')} more, in the replay file.</p>`}${minimal && ops.length > 1 && html`<p class="quiet">Each step is needed: without it the rule is kept.</p>`}`;
}

/** How often it was shown again, and how it was found. */
function again({ confirmed: { k, n, in: where }, found }: Failure['example']): string {
  const by = `found by ${found.case}, play ${grouped(found.play)}${found.load > 1 ? `, with ${grouped(found.load)} at once` : ''}`;
  if (where === 'plays') return `in ${k} of the ${counted(n, 'play')} of the earlier run in which it was owed`;
  if (n === 0) return `not replayed, for the run was interrupted; ${by}`;
  return `in ${k} of ${counted(n, 'replay')} with fresh users; ${by}`;
}

function besides(keys: readonly string[]): Markup {
  return html`${keys.slice(0, 8).map((key, i) => html`${i > 0 && ', '}<code>${bounded(key, 100)}</code>`)}${keys.length > 8 && ` and ${grouped(keys.length - 8)} more`}`;
}

function renderKnown({ reason, link, expires }: NonNullable<Failure['example']['known']>, { began }: Run): Markup {
  const days = daysBetween(began, expires);
  return html`<p class="known-why"><strong>Known:</strong> ${bounded(reason, 600)} (${renderLink(link)}). It does not gate until ${expires}: ${days < 0 ? 'that day was over when this ran' : `${counted(days, 'day')} left when this ran`}.</p>`;
}

function renderLog({ serverLog, history }: Failure['example'], { logCharsMax, packedCharsMax }: Budget): Markup {
  if (serverLog.trim() === '') return html`<p class="quiet">The server logged nothing meanwhile.</p>`;
  const size = Math.min(logCharsMax, serverLog.length);
  const log = packedWithin(
    packedCharsMax,
    size,
    (chars) => html`<pre tabindex="0">${salted(bounded(serverLog, chars), history.salt)}</pre>`,
  );
  return html`<details class="fold"><summary>What the server logged meanwhile <span class="quiet">${counted(serverLog.split('\n').length, 'line')}</span></summary>${log}</details>`;
}

function renderActions({ verdict, example }: Failure, run: Run, budget: Budget): Markup {
  const replay = replayCommandOf(example, run);
  const of = html`<span class="hidden-to-eyes"> of ${verdict.rule} ${example.shape}</span>`;
  return html`<div class="actions">${replay !== undefined && html`<code class="replay">${replay}</code> <span class="quiet">in the folder of this page</span> `}<span class="needs-script">${replay !== undefined && html`<button type="button" data-does="copy-replay">Copy replay line${of}</button> `}<button type="button" data-does="copy-report">Copy bug report${of}</button></span>${packedReport(run, { verdict, example }, budget)}</div>`;
}
