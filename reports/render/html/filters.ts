import type { Status, Verdict } from '../../../harness/vocabulary/index.ts';
import type { Run } from '../../run.ts';
import type { Markup } from './escape.ts';
import { html } from './escape.ts';
import { statusWords } from './marks.ts';

/** What narrows the page down; it is nothing without the page's script. */
export function renderFilters(run: Run): Markup {
  if (run.verdicts.length === 0) return html``;
  const hasKnown = run.verdicts.some(({ counterexamples }) => counterexamples.some(({ known }) => known));
  const statuses = Object.keys(statusWords) as Status[];
  return html`<form class="controls needs-script" role="search" aria-label="Filter rules and failures">
<label class="search">Search <input type="search" name="text" placeholder="rule, word, user …" autocomplete="off" spellcheck="false" aria-keyshortcuts="/"> <kbd aria-hidden="true">/</kbd></label>
${choice('Status', 'status', [
  ...statuses
    .filter((status) => run.verdicts.some((verdict) => verdict.status === status))
    .map((status) => [status, statusWords[status].word] as const),
  ...(hasKnown ? [['known', 'known'] as const] : []),
])}
${choice('Area', 'area', same(run.verdicts.map(({ area }) => area)))}
${choice('Level', 'level', same(run.verdicts.map(({ level }) => level)))}
${several(run.verdicts) && choice('Profile', 'profile', same(run.verdicts.map(({ profile }) => profile)))}
<button type="button" data-does="clear">Clear</button>
<p class="hits quiet" role="status" aria-live="polite"></p>
</form>`;
}

/** Whether there is more than one profile to tell apart. */
export function several(verdicts: readonly Pick<Verdict, 'profile'>[]): boolean {
  return new Set(verdicts.map(({ profile }) => profile)).size > 1;
}

/** Each value once, as what is chosen among. */
export function same(values: readonly string[]): readonly (readonly [string, string])[] {
  return [...new Set(values)].map((value) => [value, value] as const);
}

/** One choice among values, with a word for each. */
export function choice(label: string, name: string, values: readonly (readonly [string, string])[]): Markup {
  return html`<label>${label} <select name="${name}"><option value="">any</option>${values.map(([value, word]) => html`<option value="${value}">${word}</option>`)}</select></label>`;
}
