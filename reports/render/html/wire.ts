import type { Counterexample } from '../../../harness/vocabulary/index.ts';
import type { Budget } from './budget.ts';
import type { Markup } from './escape.ts';
import { bounded, html } from './escape.ts';
import { counted, duration, grouped } from './format.ts';
import { packedWithin } from './packed.ts';
import { salted } from './salted.ts';
import { evidenceLines } from './wire-evidence.ts';

type Shown = Pick<Counterexample, 'history' | 'evidence' | 'transcript'>;
type Line = Counterexample['transcript'][number];

/** Lines around one of the evidence that are shown in any case. */
const aroundEvidence = 5;
/** Characters of a line of which it is worth to see the JSON in it line by line. */
const longLine = 120;

const directions = {
  out: { sign: '→', word: 'to the server' },
  in: { sign: '←', word: 'from the server' },
  note: { sign: '∙', word: 'note' },
} as const;

/** What went over the wire, both ways, in a fold: packed, and as much as the budget has room for. */
export function renderWire(example: Shown, { wireLinesMax, packedCharsMax, lineCharsMax }: Budget): Markup {
  const { transcript, history } = example;
  if (transcript.length === 0) return html``;
  const evidence = evidenceLines(example);
  const list = packedWithin(packedCharsMax, Math.min(wireLinesMax, transcript.length), (lines) =>
    wireList(transcript, { evidence, lines, salt: history.salt, lineCharsMax }),
  );
  return html`<details class="fold"><summary>The wire <span class="quiet">${grouped(transcript.length)} lines, both ways, decoded</span></summary>
<p class="quiet">Times are since the play began. Names of the play stand behind <span class="salt">${history.salt}</span>, which keeps them apart from those of other plays. ${evidence.size > 0 && `${counted(evidence.size, 'line')} of the evidence ${evidence.size === 1 ? 'is' : 'are'} marked.`}</p>
${list}
</details>`;
}

interface ListOptions {
  readonly evidence: ReadonlySet<number>;
  readonly lines: number;
  readonly salt: string;
  readonly lineCharsMax: number;
}

/** The lines themselves, those that were left out counted where they were. */
export function wireList(transcript: readonly Line[], options: ListOptions): Markup {
  const kept = chosen(transcript.length, options);
  const rows: Markup[] = [];
  let next = 0;
  for (const i of kept) {
    if (i > next) rows.push(gap(i - next));
    rows.push(wireLine(transcript[i] as Line, options, options.evidence.has(i)));
    next = i + 1;
  }
  if (next < transcript.length) rows.push(gap(transcript.length - next));
  return html`<ol class="wire" data-salt="${options.salt}">${rows}</ol>`;
}

/** The lines around the evidence first, then those from the beginning on. */
function chosen(length: number, { evidence, lines }: ListOptions): readonly number[] {
  const kept = new Set<number>();
  const keep = (i: number) => {
    if (i >= 0 && i < length && kept.size < lines) kept.add(i);
  };
  for (const i of evidence) keep(i);
  for (let distance = 1; distance <= aroundEvidence; distance++)
    for (const i of evidence) for (const near of [i - distance, i + distance]) keep(near);
  for (let i = 0; i < length && kept.size < lines; i++) keep(i);
  return [...kept].toSorted((a, b) => a - b);
}

function gap(lines: number): Markup {
  return html`<li class="gap">… ${lines === 1 ? 'a line' : `${grouped(lines)} lines`} left out here, to be found in run.json</li>`;
}

function wireLine({ ms, lane, dir, text }: Line, { salt, lineCharsMax }: ListOptions, isEvidence: boolean): Markup {
  const { sign, word } = directions[dir];
  const shown = bounded(text, lineCharsMax);
  const hasJson = shown.length >= longLine && /[{[]/.test(shown);
  return html`<li class="${dir}${isEvidence && ' evidence'}"><span class="time">${duration(ms)}</span> <span class="lane">${lane}</span> <span class="dir"><span aria-hidden="true">${sign}</span><span class="hidden-to-eyes"> ${word}</span></span> <span class="said">${isEvidence && html`<span class="mark flaky">evidence</span> `}<code>${salted(shown, salt)}</code>${hasJson && html` <button type="button" class="small" data-does="pretty" aria-expanded="false">line by line</button>`}</span></li>
`;
}
