import type { Promised, Verdict } from '../../../harness/vocabulary/index.ts';
import { isBroken } from '../../answer.ts';
import type { Run } from '../../run.ts';
import { anchor, failureAnchor } from './anchor.ts';
import type { Markup } from './escape.ts';
import { bounded, html } from './escape.ts';
import { several } from './filters.ts';
import { counted, grouped } from './format.ts';
import { renderMark } from './marks.ts';
import { renderPromise } from './promise.ts';

/** Failures that a row links to. */
const linksMax = 12;

/** Every rule, area by area: what became of it, how often it was owed, and where it was not exercised, why. */
export function renderAreas(run: Run): Markup {
  if (run.verdicts.length === 0) return html``;
  const table: Table = {
    promises: new Map(run.rules.map((promise) => [promise.id, promise])),
    hasProfiles: several(run.verdicts),
    anchored: firstRows(run),
  };
  const samples = new Set(run.profiles.flatMap(({ profile, isSample }) => (isSample ? [profile] : [])));
  const told = run.verdicts.filter(
    ({ profile, status }) => !samples.has(profile) || status === 'pass' || isBroken({ status }),
  );
  const areas = [...new Set(run.verdicts.map(({ area }) => area))];
  return html`<section aria-labelledby="areas"><h2 id="areas">All rules, by area</h2>
${areas.map((area) =>
  renderArea(
    area,
    told.filter((verdict) => verdict.area === area),
    table,
  ),
)}
</section>`;
}

interface Table {
  readonly promises: ReadonlyMap<string, Promised>;
  readonly hasProfiles: boolean;
  /** The rows that a link to their rule leads to: those of rules without a failure in the page. */
  readonly anchored: ReadonlySet<Verdict>;
}

function firstRows({ verdicts }: Run): ReadonlySet<Verdict> {
  const taken = new Set(verdicts.flatMap(({ rule, counterexamples }) => (counterexamples.length > 0 ? [rule] : [])));
  const rows = new Set<Verdict>();
  for (const verdict of verdicts) {
    if (taken.has(verdict.rule)) continue;
    taken.add(verdict.rule);
    rows.add(verdict);
  }
  return rows;
}

function renderArea(area: string, verdicts: readonly Verdict[], table: Table): Markup {
  const owed = verdicts.reduce((sum, { obligations }) => sum + obligations, 0);
  const broken = verdicts.filter(isBroken).length;
  const kept = verdicts.filter(({ status }) => status === 'pass').length;
  return html`<section class="area"><h3>${area} <span class="quiet">${counted(verdicts.length, 'rule')}: ${grouped(kept)} kept${broken > 0 && `, ${grouped(broken)} broken`}; owed ${counted(owed, 'time')}</span></h3>
<div class="scroll" tabindex="0" role="region" aria-label="Rules of ${area}"><table class="rules"><thead><tr><th scope="col">Rule</th><th scope="col">Status</th><th scope="col">What it says</th><th scope="col">Level</th>${table.hasProfiles && html`<th scope="col">Profile</th>`}<th scope="col" class="number">Owed</th><th scope="col" class="number">Plays</th></tr></thead><tbody>
${verdicts.map((verdict) => renderRow(verdict, table))}
</tbody></table></div></section>
`;
}

function renderRow(verdict: Verdict, { promises, hasProfiles, anchored }: Table): Markup {
  const { rule, status, title, level, severity, profile, obligations, plays, failingPlays } = verdict;
  const id = anchor(rule);
  const promise = promises.get(rule);
  return html`<tr${anchored.has(verdict) && html` id="${id}"`} data-filtered="rules" data-status="${status}" data-area="${verdict.area}" data-level="${level}" data-profile="${profile}">
<th scope="row" class="searched"><a href="#${id}" class="plain"><code>${rule}</code></a></th>
<td>${renderMark(status)}</td>
<td class="searched">${title}${renderReason(verdict)}${promise && html`<details class="promise"><summary>Promise<span class="hidden-to-eyes"> of ${rule}</span></summary>${renderPromise(promise)}</details>`}</td>
<td>${level}<br><span class="quiet">${severity}</span></td>${hasProfiles && html`<td>${profile}</td>`}<td class="number">${grouped(obligations)}</td><td class="number">${grouped(plays)}${failingPlays > 0 && html`<br><span class="bad">${grouped(failingPlays)} broke it</span>`}</td></tr>
`;
}

/** Why it is not kept: links to its failures, or the reason. */
function renderReason({ counterexamples, reason, unwritten, withdrawn }: Verdict): Markup {
  const links = counterexamples
    .slice(0, linksMax)
    .map(
      (example) =>
        html`<li><a href="#${failureAnchor(example)}">${example.shape}</a>${example.known && ' (known)'}: ${bounded(example.actual, 120)}</li>`,
    );
  const left = counterexamples.length - links.length;
  const asides = [
    // The links say it where there are some.
    ...(reason === undefined || links.length > 0 ? [] : [reason]),
    ...(unwritten.length > 0 ? [`seen broken, without a conversation that shows it: ${unwritten.join(', ')}`] : []),
    ...(withdrawn.length > 0 ? [`seen, and not claimed, for we were slow ourselves: ${withdrawn.join(', ')}`] : []),
  ];
  return html`${links.length > 0 && html`<ul class="shapes">${links}${left > 0 && html`<li class="quiet">and ${grouped(left)} more</li>`}</ul>`}${asides.length > 0 && html`<p class="quiet">${bounded(asides.join('; '), 600)}</p>`}`;
}
