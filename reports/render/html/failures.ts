import { groupedBy } from '../../../harness/core/grouped.ts';
import type { Promised, Verdict } from '../../../harness/vocabulary/index.ts';
import { isBroken } from '../../answer.ts';
import type { Cause, Failure } from '../../causes.ts';
import { causesOf } from '../../causes.ts';
import type { Run } from '../../run.ts';
import { anchor } from './anchor.ts';
import type { Budget } from './budget.ts';
import type { Markup } from './escape.ts';
import { bounded, html } from './escape.ts';
import { renderFailure } from './failure.ts';
import { counted } from './format.ts';

/** What was broken in a way that nobody knows of yet, by severity, those of one cause together. */
export function renderFailures(run: Run, budget: Budget): Markup {
  const causes = newCauses(run);
  const worst = causes[0];
  const lost = run.verdicts.filter((verdict) => isBroken(verdict) && verdict.unwritten.length > 0);
  if (causes.length + lost.length === 0) return html``;
  return html`<section aria-labelledby="broken"><h2 id="broken">Broken rules</h2>
${bySeverity(causes).map(
  ([heading, some]) =>
    html`<section class="severity"><h3>${heading}</h3>${renderCauses(some, { run, budget, firstOpen: some[0] === worst })}</section>`,
)}
${lost.length > 0 && html`<h3>Seen broken, without a conversation that shows it</h3><ul>${lost.map(renderUnwritten)}</ul>`}
</section>`;
}

/** What was broken in ways that are known, apart from the rest. */
export function renderKnownFailures(run: Run, budget: Budget): Markup {
  return renderCauses(causesOf(withExamples(run.verdicts, ({ known }) => known !== undefined)), { run, budget });
}

export function newCauses({ verdicts }: Pick<Run, 'verdicts'>): readonly Cause[] {
  return causesOf(withExamples(verdicts, ({ known }) => known === undefined));
}

function withExamples(verdicts: readonly Verdict[], isIn: (example: Failure['example']) => boolean): Verdict[] {
  return verdicts.map((verdict) => ({ ...verdict, counterexamples: verdict.counterexamples.filter(isIn) }));
}

/** Causes under the level and severity of their worst failure, the worst first. */
function bySeverity(causes: readonly Cause[]): readonly (readonly [string, readonly Cause[]])[] {
  const headingOf = ([{ verdict }]: Cause) => {
    const { level, severity } = verdict;
    return `${severity.slice(0, 1).toUpperCase()}${severity.slice(1)}${level === 'SHOULD' ? ', of what a server only should do' : ''}`;
  };
  return [...groupedBy(causes, headingOf)];
}

interface CausesOptions {
  readonly run: Run;
  readonly budget: Budget;
  /** Whether the first failure is shown open. Default: it is not. */
  readonly firstOpen?: boolean;
}

function renderCauses(causes: readonly Cause[], { run, budget, firstOpen = false }: CausesOptions): Markup {
  const promises = new Map(run.rules.map((promise): [string, Promised] => [promise.id, promise]));
  const firsts = firstOfRules(run);
  return html`${causes.map((cause, i) => {
    const failures = cause.map((failure, j) =>
      renderFailure(failure, {
        run,
        promises,
        budget,
        ruleAnchor: firsts.get(failure.example),
        isOpen: firstOpen && i === 0 && j === 0,
      }),
    );
    return cause.length === 1
      ? html`<div class="cause">${failures}</div>`
      : html`<div class="cause many"><p class="quiet">${counted(cause.length, 'failure')} that each other’s play shows too: probably one cause.</p>${failures}</div>`;
  })}`;
}

/** Of each broken rule the failure that comes first in the page, with the id of the rule. */
function firstOfRules(run: Run): ReadonlyMap<Failure['example'], string> {
  const known = causesOf(withExamples(run.verdicts, (example) => example.known !== undefined));
  const firsts = new Map<string, Failure['example']>();
  for (const { example } of [...newCauses(run), ...known].flat())
    if (!firsts.has(example.rule)) firsts.set(example.rule, example);
  return new Map([...firsts].map(([rule, example]) => [example, anchor(rule)] as const));
}

function renderUnwritten({ rule, title, unwritten, reason }: Verdict): Markup {
  return html`<li><code>${rule}</code> ${title} <span class="quiet">(${unwritten.slice(0, 20).join(', ')}${reason !== undefined && `: ${bounded(reason, 300)}`})</span></li>`;
}
