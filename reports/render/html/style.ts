/** What all pages look like: light and dark, phone and wide, on paper. System fonts alone. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#fbfbfa, #16181b);
  --raised: light-dark(#ffffff, #1e2125);
  --sunk: light-dark(#f1f1ee, #111316);
  --line: light-dark(#dcdcd6, #33383e);
  --ink: light-dark(#1d2023, #e4e6e8);
  --quiet: light-dark(#5c6268, #a0a7ae);
  --link: light-dark(#0b5cad, #79b8ff);
  --good: light-dark(#1a6e37, #6cc98a);
  --good-ground: light-dark(#e4f3e8, #16301f);
  --bad: light-dark(#b3201a, #ff8c82);
  --bad-ground: light-dark(#fbe7e5, #3a1a18);
  --odd: light-dark(#8a5300, #e9b44c);
  --odd-ground: light-dark(#fbf0d9, #352a12);
  --none: light-dark(#b9bcbf, #555c63);
  --none-ground: light-dark(#ececea, #262a2f);
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
}
:root[data-theme="light"] { color-scheme: light; }
:root[data-theme="dark"] { color-scheme: dark; }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 var(--sans); overflow-wrap: break-word; }
main, .wide { max-width: 76rem; margin: 0 auto; padding: 0 1.25rem 3rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 1.6rem 0 .5rem; text-wrap: balance; }
.unbroken { white-space: nowrap; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; }
h3 { font-size: 1rem; margin: 1.2rem 0 .4rem; }
p, ul, ol { margin: .5rem 0; }
a { color: var(--link); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
code, pre, kbd { font-family: var(--mono); font-size: .86em; }
pre { background: var(--sunk); border: 1px solid var(--line); border-radius: 6px; padding: .7rem .9rem; overflow-x: auto; margin: .5rem 0; }
blockquote { margin: .5rem 0; padding: .1rem 0 .1rem .9rem; border-left: 3px solid var(--line); color: var(--quiet); }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); }
thead th { color: var(--quiet); font-weight: 600; }
.scroll { overflow-x: auto; }
.quiet { color: var(--quiet); }
.card { background: var(--raised); border: 1px solid var(--line); border-radius: 8px; padding: .8rem 1rem; margin: .8rem 0; }
button, select, input { font: inherit; font-size: .9rem; color: var(--ink); background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: .3rem .65rem; }
button { cursor: pointer; }
button:hover { border-color: var(--quiet); }
.mark { display: inline-block; border-radius: 4px; padding: 0 .45rem; font-size: .82rem; font-weight: 600; white-space: nowrap; background: var(--none-ground); color: var(--quiet); }
.mark.pass { background: var(--good-ground); color: var(--good); }
.mark.fail, .mark.error { background: var(--bad-ground); color: var(--bad); }
.mark.flaky { background: var(--odd-ground); color: var(--odd); }
.hidden-to-eyes { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[hidden] { display: none !important; }
@media (max-width: 40rem) {
  body { font-size: 15px; }
  main, .wide { padding: 0 .8rem 2rem; }
  h1 { font-size: 1.3rem; }
  th, td { padding: .3rem .4rem; }
}
@media print {
  body { background: none; }
  button, .controls { display: none; }
}
`;
