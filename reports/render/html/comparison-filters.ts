import type { Comparison, Row } from '../../compare/comparison.ts';
import { rowName } from '../../compare/words.ts';
import type { Markup } from './escape.ts';
import { html } from './escape.ts';
import { choice, same } from './filters.ts';

/** What narrows the page of a comparison down; it is nothing without the page's script. */
export function comparisonFilters({ rows }: Comparison): Markup {
  return html`<form class="controls needs-script" role="search" aria-label="Filter rules and failures">
<label class="search">Search <input type="search" name="text" placeholder="rule, word, user …" autocomplete="off" spellcheck="false" aria-keyshortcuts="/"> <kbd aria-hidden="true">/</kbd></label>
${choice('Rules', 'status', [
  ['changed', 'that changed'],
  ['broken', 'broken all along'],
  ['kept', 'never broken'],
])}
${choice('Area', 'area', same(rows.map(({ area }) => area)))}
${choice('Level', 'level', same(rows.map(({ level }) => level)))}
<button type="button" data-does="clear">Clear</button>
<p class="hits quiet" role="status" aria-live="polite"></p>
</form>`;
}

/** What the filters know of a row, or of a failure of its rule, as attributes. */
export function filteredAs(what: 'rules' | 'failures', row: Row, { changes }: Pick<Comparison, 'changes'>): Markup {
  const isChanged = changes.some(({ rule, profile }) => rowName({ rule, profile }) === rowName(row));
  const isBroken = row.cells.some(({ status }) => status === 'fail' || status === 'flaky');
  const status = isChanged ? 'changed' : isBroken ? 'broken' : 'kept';
  return html` data-filtered="${what}" data-status="${status}" data-area="${row.area}" data-level="${row.level}"`;
}
