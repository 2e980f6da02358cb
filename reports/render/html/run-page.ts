import { serverName } from '../../answer.ts';
import type { Run } from '../../run.ts';
import { renderAnswer } from './answer.ts';
import { renderAreas } from './areas.ts';
import { budgetFor } from './budget.ts';
import { clientScript } from './client/script.ts';
import { renderCoverage } from './coverage.ts';
import { html } from './escape.ts';
import { renderFailures } from './failures.ts';
import { renderFilters } from './filters.ts';
import { renderKnown } from './known.ts';
import { renderNotices } from './notices.ts';
import { renderPage } from './page.ts';
import { runStyle } from './run-style.ts';
import { renderTimings } from './timings.ts';

/** The page of one run, in one file that needs nothing else: the answer, what was broken and how, every rule, and the run itself. */
export function renderRunPage(run: Run): string {
  const budget = budgetFor(run.verdicts.reduce((sum, { counterexamples }) => sum + counterexamples.length, 0));
  const body = html`${renderAnswer(run)}
<main>
${renderFilters(run)}
${renderFailures(run, budget)}
${renderKnown(run, budget)}
${renderAreas(run)}
${renderNotices(run)}
${renderCoverage(run)}
${renderTimings(run)}
</main>
<footer class="wide quiet"><p>Made by im-conformance ${run.tool.version} from run.json. Rules as of catalogue <code>${run.catalogue}</code>.</p></footer>
<p class="toast" role="status" aria-live="polite"></p>`;
  return renderPage({ title: `${serverName(run.target)}: conformance`, body, style: runStyle, script: clientScript });
}
