/** What only the page of a run has: failures, drawings of them, the wire. */
export const runStyle = `
:root:not(.has-script) .needs-script { display: none; }
.has-script .needs-none { visibility: hidden; }
.top { max-width: 76rem; margin: 0 auto; padding: .6rem 1.25rem 0; }
.bar { display: flex; justify-content: space-between; align-items: center; gap: 1rem; color: var(--quiet); font-size: .86rem; }
.top h1 { margin-top: .9rem; max-width: 60rem; }
.gate { color: var(--quiet); margin: 0 0 .9rem; }
.counts { display: block; width: 100%; height: 8px; border-radius: 4px; }
.counts rect { fill: var(--none); }
.counts .pass { fill: var(--good); }
.counts .fail, .counts .error { fill: var(--bad); }
.counts .flaky { fill: var(--odd); }
.tally { display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; list-style: none; padding: 0; margin: .45rem 0 .9rem; font-size: .92rem; color: var(--quiet); }
.tally strong { color: var(--ink); font-size: 1.05rem; }
.tally .fail, .tally .fail strong, .tally .error { color: var(--bad); }
.tally .pass { color: var(--good); }
.tally .flaky { color: var(--odd); }
.facts { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 0; padding: .7rem 0 0; border-top: 1px solid var(--line); font-size: .9rem; }
.facts dt { color: var(--quiet); font-size: .8rem; }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.controls { position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; gap: .4rem .9rem; align-items: center; margin: 1.1rem 0 0; padding: .55rem 0; background: var(--ground); border-bottom: 1px solid var(--line); font-size: .86rem; }
.has-script { scroll-padding-top: 4rem; }
.controls label { color: var(--quiet); white-space: nowrap; }
.controls .search { flex: 1 1 14rem; display: flex; align-items: center; gap: .4rem; }
.controls .search input { flex: 1; min-width: 6rem; }
kbd { border: 1px solid var(--line); border-bottom-width: 2px; border-radius: 4px; padding: 0 .35rem; color: var(--quiet); }
.hits { margin: 0; min-width: 0; flex-basis: 100%; }
.hits:empty { display: none; }
.severity > h3 { color: var(--quiet); font-size: .86rem; text-transform: uppercase; letter-spacing: .06em; }
.cause.many { border-left: 3px solid var(--line); padding-left: .8rem; margin: .8rem 0; }
.cause.many > p { margin: 0; font-size: .9rem; }
.failure { position: relative; background: var(--raised); border: 1px solid var(--line); border-radius: 8px; margin: .55rem 0; }
.failure > details > summary { cursor: pointer; padding: .6rem 2.6rem .6rem 1rem; border-radius: 8px; }
.failure > details > summary:hover { background: var(--sunk); }
.failure > details[open] > summary { border-bottom: 1px solid var(--line); border-radius: 8px 8px 0 0; }
.failure > details > :not(summary) { margin-left: 1rem; margin-right: 1rem; }
.failure > details > :last-child { margin-bottom: 1rem; }
.failure h4 { display: inline; font-size: 1rem; font-weight: 600; margin: 0; }
.failure h4 code { font-size: .92em; }
.failure h4 .quiet { font-weight: 400; font-size: .86rem; }
.failure .seen { margin: .1rem 0 0; color: var(--quiet); font-size: .9rem; overflow-wrap: anywhere; }
.failure > details[open] .seen { display: none; }
.failure > .anchor { position: absolute; top: .45rem; right: .6rem; z-index: 1; padding: .15rem .5rem; border-radius: 4px; text-decoration: none; color: var(--quiet); font-family: var(--mono); }
.failure > .anchor:hover { background: var(--sunk); color: var(--link); }
.failure:target, .failure:has(> details:target), tr:target { outline: 2px solid var(--link); outline-offset: 1px; }
.failure-body { display: grid; grid-template-columns: minmax(0, 4fr) minmax(0, 6fr); gap: 0 2rem; }
.failure h5 { margin: .8rem 0 .25rem; font-size: .8rem; font-weight: 600; color: var(--quiet); text-transform: uppercase; letter-spacing: .05em; }
.failure h5 + p, .failure h5 + ol { margin-top: 0; }
blockquote { font-size: .92rem; }
blockquote p { margin: 0; }
blockquote footer { font-size: .86rem; overflow-wrap: anywhere; }
.known-why { background: var(--none-ground); border-radius: 6px; padding: .5rem .8rem; }
.conversation { padding-left: 1.5rem; }
.conversation li::marker { color: var(--quiet); font-variant-numeric: tabular-nums; }
.outcome { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .25rem .9rem; margin: .9rem 0 .4rem; padding-top: .7rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.outcome dt { color: var(--quiet); }
.outcome dd { margin: 0; }
.bad { color: var(--bad); }
.drawing { margin: .8rem 0 .4rem; min-width: 0; }
.drawing figcaption { font-size: .82rem; margin-top: .3rem; }
.fold { margin: .5rem 0; }
.fold > summary { cursor: pointer; padding: .2rem 0; font-weight: 600; }
.fold > summary .quiet { font-weight: 400; font-size: .9rem; }
.actions { display: flex; flex-wrap: wrap; gap: .4rem .6rem; align-items: center; margin-top: .8rem; padding-top: .7rem; border-top: 1px solid var(--line); font-size: .9rem; }
.actions .replay { background: var(--sunk); border: 1px solid var(--line); border-radius: 6px; padding: .2rem .5rem; overflow-wrap: anywhere; }
.small { font-size: .76rem; padding: 0 .4rem; color: var(--quiet); font-family: var(--sans); }
.toast { position: fixed; right: 1rem; bottom: 1rem; z-index: 3; margin: 0; padding: .5rem .9rem; border-radius: 6px; background: var(--ink); color: var(--ground); }
.toast:empty { padding: 0; }
.sequence { display: block; max-width: 100%; height: auto; min-width: 30rem; font-family: var(--sans); }
.sequence.large { max-width: none; }
.failure-body:has(.sequence.large) { grid-template-columns: minmax(0, 1fr); }
.failure-body:has(.sequence.large) .conversation { columns: 20rem 2; }
.sequence text { fill: var(--ink); font-size: 12px; text-anchor: middle; }
.sequence .label { paint-order: stroke; stroke: var(--raised); stroke-width: 4px; stroke-linejoin: round; }
.sequence .lane line { stroke: var(--line); stroke-width: 1.5; }
.sequence .lane rect { fill: var(--sunk); stroke: var(--line); }
.sequence .lane .name { font-weight: 600; }
.sequence .lane .kind { fill: var(--quiet); font-size: 10.5px; }
.sequence .server rect { fill: var(--ink); stroke: var(--ink); }
.sequence .server .name, .sequence .server .kind { fill: var(--ground); }
.sequence .time { fill: var(--quiet); font-size: 10.5px; text-anchor: end; font-variant-numeric: tabular-nums; }
.sequence .step line { stroke: var(--ink); stroke-width: 1.6; }
.sequence .step path { fill: var(--ink); }
.sequence .step rect { fill: var(--none-ground); stroke: none; }
.sequence .step rect + .label, .sequence .step rect ~ .label { stroke: none; }
.sequence .answer line { stroke: var(--quiet); stroke-width: 1; }
.sequence .answer path { fill: var(--quiet); }
.sequence .bad line, .sequence .expected line { stroke: var(--bad); stroke-width: 2; }
.sequence .bad path { fill: var(--bad); }
.sequence .bad .label, .sequence .expected .label { fill: var(--bad); }
.sequence .bad .label { font-weight: 600; }
.sequence .bad rect { fill: var(--bad-ground); }
.sequence .expected line, .sequence .expected rect { stroke-dasharray: 6 4; }
.sequence .expected rect { fill: none; stroke: var(--bad); }
.sequence .expected path { fill: var(--raised); stroke: var(--bad); stroke-width: 1.5; }
.wire { list-style: none; padding: 0; margin: .5rem 0; border: 1px solid var(--line); border-radius: 6px; background: var(--sunk); font-size: .82rem; max-height: 40rem; overflow-y: auto; }
.wire li { display: grid; grid-template-columns: 4.8rem 4.6rem 1.1rem minmax(0, 1fr); gap: 0 .5rem; padding: .12rem .6rem; }
.wire li + li { border-top: 1px solid color-mix(in srgb, var(--line) 55%, transparent); }
.wire .time { text-align: right; color: var(--quiet); font-variant-numeric: tabular-nums; white-space: nowrap; }
.wire .lane { color: var(--quiet); overflow-wrap: anywhere; }
.wire .out .dir { color: var(--link); }
.wire .in .dir { color: var(--good); }
.wire .evidence { background: var(--odd-ground); }
.wire .gap { display: block; text-align: center; color: var(--quiet); font-style: italic; }
.wire code { overflow-wrap: anywhere; }
.wire .mark { padding: 0 .25rem 0 0; }
.wire pre { margin: .2rem 0; }
.salt { color: var(--quiet); }
.decoded { color: var(--good); }
.fold pre { max-height: 30rem; overflow: auto; font-size: .8rem; }
.area > h3 .quiet { font-weight: 400; font-size: .86rem; margin-left: .4rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.rules { min-width: 36rem; }
.rules :is(th, td):not(:nth-child(3)) { width: 1%; white-space: nowrap; }
.rules th[scope="row"] { white-space: nowrap; font-weight: 400; }
td:nth-child(3):has(> .promise) { min-width: 15rem; }
th[scope="row"] .quiet { font-weight: 400; }
.rules p { margin: .15rem 0; }
.numbers th[scope="row"] { font-weight: 400; min-width: 11rem; overflow-wrap: break-word; }
.numbers .number { white-space: nowrap; }
.plain { text-decoration: none; }
.plain:hover { text-decoration: underline; }
.shapes { margin: .2rem 0; padding-left: 1.1rem; font-size: .9rem; }
.promise > summary { cursor: pointer; color: var(--quiet); font-size: .86rem; width: max-content; }
.notices li { overflow-wrap: anywhere; margin: .3rem 0; }
main .scroll { overflow-y: hidden; }
@media (max-width: 60rem) { .failure-body { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 40rem) {
  .top { padding: .5rem .8rem 0; }
  .controls { position: static; }
  .controls label { flex: 1 1 40%; display: flex; align-items: center; justify-content: space-between; gap: .4rem; }
  .controls .search { flex-basis: 100%; }
  .controls kbd { display: none; }
  .controls select { max-width: 8rem; }
  .facts { gap: .4rem 1.2rem; }
  .failure > details > summary { padding: .55rem 2.2rem .55rem .7rem; }
  .failure > details > :not(summary) { margin-left: .7rem; margin-right: .7rem; }
  .wire li { grid-template-columns: 4.4rem minmax(0, 1fr) 1.2rem; }
  .wire .time { text-align: left; }
  .wire .said { grid-column: 1 / -1; }
}
@media print {
  .controls, .anchor, .toast, .bar button { display: none; }
  details::details-content { content-visibility: visible; display: block; }
  .failure { break-inside: avoid-page; }
  .failure > details > summary { break-after: avoid; }
  .wire, .fold pre { max-height: none; }
  .sequence, .sequence.large { max-width: 100%; min-width: 0; }
}
`;
