import type { Status, TargetInfo } from '../../../harness/vocabulary/index.ts';
import { answerOf } from '../../answer.ts';
import type { Run } from '../../run.ts';
import { seedWords } from '../../seed-words.ts';
import type { Markup } from './escape.ts';
import { bounded, html } from './escape.ts';
import { headline } from './headline.ts';
import { counted, duration, grouped, moment } from './format.ts';
import { statusWords } from './marks.ts';

/** In the order of the bar: the worst first. */
const order: readonly Status[] = ['fail', 'flaky', 'error', 'pass', 'not-exercised', 'unsupported'];

const gates: Readonly<Record<number, readonly [Status, string]>> = {
  0: ['pass', 'passes the gate'],
  1: ['fail', 'fails the gate'],
};

/** The top of the page: the answer in a sentence, how many rules came to what, and what was run. */
export function renderAnswer(run: Run): Markup {
  return html`<header class="top">
<div class="bar"><span class="tool">im-conformance ${run.tool.version}</span><button type="button" class="needs-script" data-does="theme">Dark or light</button></div>
${headline(bounded(answerOf(run), 1200))}
<p class="gate">${gateWords(run)}</p>
${renderCounts(run)}
${renderFacts(run)}
</header>`;
}

/** What a gate makes of the run: of trouble of ours nothing follows for the server. */
function gateWords({ exitCode, complete }: Run): Markup {
  const [status, words] = gates[exitCode] ?? ['error', 'no verdict'];
  const why = complete ? '' : ' It was interrupted: this is what was found until then.';
  return html`<span class="mark ${status}"><span aria-hidden="true">${statusWords[status].sign}</span> ${words}</span> Exit code ${exitCode}.${why}`;
}

/** How many verdicts there are of each status, as a bar and in words. */
function renderCounts({ verdicts }: Run): Markup {
  if (verdicts.length === 0) return html``;
  const counts = order
    .map((status) => ({ status, n: verdicts.filter((verdict) => verdict.status === status).length }))
    .filter(({ n }) => n > 0);
  let from = 0;
  const parts = counts.map(({ status, n }) => {
    const width = (n / verdicts.length) * 100;
    const part = html`<rect class="${status}" x="${from.toFixed(2)}" y="0" width="${Math.max(0.4, width - 0.3).toFixed(2)}" height="4"/>`;
    from += width;
    return part;
  });
  return html`<svg class="counts" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>
<ul class="tally">${counts.map(({ status, n }) => html`<li class="${status}"><strong>${grouped(n)}</strong> <span aria-hidden="true">${statusWords[status].sign}</span> ${statusWords[status].word}</li>`)}</ul>`;
}

function renderFacts(run: Run): Markup {
  const { target } = run;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Target', target && targetWords(target)],
    ['Version', target && `${target.flavour} ${target.version}`],
    ['Profiles', profileWords(run)],
    ['Seed', seedWords(run)],
    ['Played', `${counted(run.plays, 'play')} of ${counted(run.cases.length, 'case')}`],
    ['When', moment(run.began)],
    ['Took', duration(run.ms)],
    ['Selected', selectionWords(run)],
    ['Beside ours', run.options.specs],
  ];
  return html`<dl class="facts">${facts.map(([term, value]) => value !== undefined && value !== '' && html`<div><dt>${term}</dt><dd>${bounded(value, 300)}</dd></div>`)}</dl>`;
}

function targetWords({ name, kind, faults, options, wraps, prefix }: TargetInfo): string {
  const more = [
    ...faults.map((fault) => `fault ${fault}`),
    ...wraps.map((wrap) => `wrap ${wrap}`),
    ...(options.length > 0 ? [`-- ${options.join(' ')}`] : []),
    ...(prefix === undefined ? [] : [`names begin with ${prefix}`]),
  ];
  return [name === kind ? name : `${name} (${kind})`, ...more].join(', ');
}

function profileWords({ profiles }: Run): string {
  return profiles.map(({ profile, isSample }) => `${profile}${isSample ? ' (a sample)' : ''}`).join(', ');
}

function selectionWords({ options: { areas, rules, cases } }: Run): string {
  return [
    ...areas.map((area) => `area ${area}`),
    ...rules.map((rule) => `rule ${rule}`),
    ...cases.map((one) => `case ${one}`),
  ].join(', ');
}
