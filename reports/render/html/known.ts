import type { KnownMatch } from '../../../harness/vocabulary/index.ts';
import type { Run } from '../../run.ts';
import type { Budget } from './budget.ts';
import type { Markup } from './escape.ts';
import { bounded, html } from './escape.ts';
import { renderKnownFailures } from './failures.ts';
import { counted, daysBetween } from './format.ts';
import { renderLink } from './promise.ts';

const words: Readonly<Record<KnownMatch['is'], string>> = {
  matched: 'seen again',
  expired: 'has expired: it counts again',
  stale: 'not seen, though its rule was exercised: remove it',
  'not-seen': 'not seen this time; it comes and goes',
  'not-judged': 'not judged in this run',
};

/** Known failures, apart: what the file says of each, what became of it, and the conversations. */
export function renderKnown(run: Run, budget: Budget): Markup {
  const { known } = run;
  const failures = renderKnownFailures(run, budget);
  if (!known?.entries.length && failures.text === '') return html``;
  return html`<section aria-labelledby="known"><h2 id="known">Known failures</h2>
${known && renderEntries(known, run.began)}
${failures}
</section>`;
}

function renderEntries({ file, entries }: NonNullable<Run['known']>, began: string): Markup {
  return html`<p class="quiet">${counted(entries.length, 'line')} of <code>${bounded(file, 300)}</code>. What is seen again does not gate; what is seen no more, or has expired, does.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Lines of known failures"><table><thead><tr><th scope="col">Rule</th><th scope="col">Reason</th><th scope="col">Days left</th><th scope="col">In this run</th></tr></thead><tbody>
${entries.map((entry) => renderEntry(entry, began))}
</tbody></table></div>`;
}

function renderEntry({ rule, shape, profile, reason, link, expires, is }: KnownMatch, began: string): Markup {
  const days = daysBetween(began, expires);
  const mark = is === 'stale' || is === 'expired' ? 'fail' : 'not-exercised';
  return html`<tr><th scope="row"><code>${rule}</code><br><span class="quiet">${shape}, profile ${profile}</span></th><td>${bounded(reason, 600)}<br>${renderLink(link)}</td><td>${days < 0 ? 'none' : String(days)}<br><span class="quiet">until ${expires}</span></td><td><span class="mark ${mark}">${words[is]}</span></td></tr>
`;
}
