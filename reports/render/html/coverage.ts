import type { PairsOfStory } from '../../../harness/vocabulary/index.ts';
import type { Run } from '../../run.ts';
import type { Markup } from './escape.ts';
import { bounded, html } from './escape.ts';
import { duration, grouped } from './format.ts';

const rowsMax = 200;

/** What of the server was used, which cases were played, and which combinations were not reached. */
export function renderCoverage(run: Run): Markup {
  const { ways, ops, pairs } = run.coverage;
  if (run.plays === 0) return html``;
  const used = ways.filter((way) => way.used > 0).length;
  return html`<section aria-labelledby="coverage"><h2 id="coverage">Coverage</h2>
${renderCases(run)}
${
  ways.length > 0 &&
  fold(
    `Ways into and out of the server: ${grouped(used)} of ${grouped(ways.length)} used`,
    table(
      'Ways',
      ['Way', 'Used'],
      ways.map(({ way, used: times }) => [way, grouped(times)]),
    ),
  )
}
${
  ops.length > 0 &&
  fold(
    'How ops ended',
    table(
      'Ops',
      ['Op', 'Ok', 'Refused', 'Unknown'],
      ops.map(({ op, ok, refused, unknown }) => [op, grouped(ok), grouped(refused), grouped(unknown)]),
    ),
  )
}
${pairs.map(renderPairs)}
</section>`;
}

function renderCases({ cases, profiles }: Run): Markup {
  const hasProfiles = profiles.length > 1;
  const rows = cases.map(({ case: slug, title, profile, plays, planned, failingPlays, erringPlays, ms }) => [
    `${slug}: ${title}`,
    ...(hasProfiles ? [profile] : []),
    plays === planned ? grouped(plays) : `${grouped(plays)} of ${grouped(planned)}`,
    grouped(failingPlays),
    grouped(erringPlays),
    duration(ms),
  ]);
  return table('Cases', ['Case', ...(hasProfiles ? ['Profile'] : []), 'Plays', 'Failing', 'Our trouble', 'Time'], rows);
}

function renderPairs({ case: slug, possible, covered, notCovered, notCoveredLeftOut }: PairsOfStory): Markup {
  const left = notCoveredLeftOut + Math.max(0, notCovered.length - rowsMax);
  return fold(
    `${slug}: ${grouped(covered)} of ${grouped(possible)} pairs of values covered`,
    html`${table(
      'Pairs that no obligation needed',
      ['Not covered', 'Plays that had both'],
      notCovered.map(({ pair, plays }) => [pair.join(' and '), grouped(plays)]),
    )}${left > 0 && html`<p class="quiet">and ${grouped(left)} more</p>`}`,
  );
}

function fold(summary: string, content: Markup): Markup {
  return html`<details class="fold"><summary>${summary}</summary>${content}</details>
`;
}

/** A table whose first column names the row and whose others are numbers. */
export function table(name: string, heads: readonly string[], rows: readonly (readonly string[])[]): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table class="numbers"><thead><tr>${heads.map((head, i) => html`<th scope="col"${i > 0 && html` class="number"`}>${head}</th>`)}</tr></thead><tbody>
${rows.slice(0, rowsMax).map(
  ([
    first = '',
    ...rest
  ]) => html`<tr><th scope="row">${bounded(first, 300)}</th>${rest.map((cell) => html`<td class="number">${bounded(cell, 100)}</td>`)}</tr>
`,
)}</tbody></table></div>`;
}
