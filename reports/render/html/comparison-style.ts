/** What only the page of a comparison has. */
export const comparisonStyle = `
.matrix td.cell { white-space: nowrap; }
.matrix tbody th { font-weight: 400; min-width: 16rem; }
.matrix thead th:nth-child(2) { width: 4rem; }
.matrix thead th:nth-child(n+3) { width: 10.5rem; }
.matrix tbody th code { font-weight: 600; }
.matrix tr.changed th { border-left: 3px solid var(--bad); }
.matrix td .count { color: var(--quiet); font-size: .8rem; margin-left: .35rem; font-variant-numeric: tabular-nums; }
.matrix caption { text-align: left; font-weight: 600; padding: 1rem 0 .3rem; }
.changes { list-style: none; padding: 0; }
.changes li { padding: .45rem 0 .45rem .8rem; border-left: 3px solid var(--line); margin: .4rem 0; }
.changes li.broke { border-color: var(--bad); }
.changes li.mended { border-color: var(--good); }
.changes li.otherwise { border-color: var(--odd); }
.servers dt { font-weight: 600; }
.servers { display: grid; grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr)); gap: .6rem; padding: 0; margin: .8rem 0; list-style: none; }
.servers li { background: var(--raised); border: 1px solid var(--line); border-radius: 8px; padding: .5rem .8rem; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 1rem; }
.plots figure { margin: 0; background: var(--raised); border: 1px solid var(--line); border-radius: 8px; padding: .6rem .8rem; }
.plots figcaption { font-weight: 600; font-size: .92rem; }
.plots svg { width: 100%; height: auto; display: block; }
.plot-text { fill: var(--quiet); font: 11px var(--sans); }
.plot-name { fill: var(--ink); font: 12px var(--sans); }
.plot-axis { stroke: var(--line); }
.plot-reach { stroke: var(--quiet); }
.plot-box { fill: var(--none-ground); stroke: var(--quiet); }
.plot-median { stroke: var(--link); stroke-width: 2.5; }
.failure > summary { cursor: pointer; }
.failure > summary code { font-weight: 600; }
@media (max-width: 40rem) {
  .matrix tbody th { min-width: 9rem; }
}
`;
