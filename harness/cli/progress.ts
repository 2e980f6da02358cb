import { harmless } from '../../reports/render/harmless.ts';
import { every } from '../core/clock.ts';
import { counted } from '../core/counted.ts';
import type { RunEvent } from '../vocabulary/index.ts';
import { defaultProfile } from '../vocabulary/index.ts';

export interface Progress {
  on(event: RunEvent): void;
  stop(): void;
}

interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Says what happens while it happens: one line that changes in a terminal, plain lines elsewhere. `sinceMs` is the age of the run. */
export function progressOn(screen: Screen, sinceMs: () => number): Progress {
  const state = {
    plays: 0,
    planned: 0,
    broken: new Set<string>(),
    lookedInto: new Set<string>(),
    doing: new Set<string>(),
    profile: '',
  };
  const live = screen.isTTY === true;
  const say = (text: string) => screen.write(`${live ? '\r\u001b[K' : ''}${text}\n`);
  const redraw = () => {
    if (live) screen.write(`\r\u001b[K${liveLine(state, sinceMs())}`);
  };
  const stopDrawing = live ? every(100, redraw) : () => {};
  return {
    on(event) {
      for (const line of linesFor(event, state, sinceMs())) say(harmless(line));
    },
    stop() {
      stopDrawing();
      if (live) screen.write('\r\u001b[K');
    },
  };
}

interface State {
  plays: number;
  planned: number;
  readonly broken: Set<string>;
  /** Failures of which the smallest conversation is looked for. */
  readonly lookedInto: Set<string>;
  /** Cases that were begun, and have not ended. */
  readonly doing: Set<string>;
  /** What tells failures under this profile from others: nothing under the default one. */
  profile: string;
}

function liveLine({ plays, planned, broken, lookedInto, doing }: State, ms: number): string {
  const cases = plays === 0 && doing.size === 0 ? 'starting' : [...doing].join(', ');
  const now =
    lookedInto.size === 0 ? cases : `looking for the smallest conversation that shows ${[...lookedInto].join(', ')}`;
  const found = broken.size === 0 ? 'nothing broken' : `${broken.size} broken`;
  return `${(ms / 1000).toFixed(1)} s  ${plays} of ${planned} plays judged, ${found}  ${now}`;
}

/** Takes note of an event and gives the lines that are worth one. */
function linesFor(event: RunEvent, state: State, ms: number): string[] {
  const at = `${(ms / 1000).toFixed(1)} s`;
  switch (event.type) {
    case 'target-ready':
      return [
        `${at}  ${event.target.name}: ${event.target.flavour} ${event.target.version} is ready${faultsOf(event)}${namesOf(event)}`,
      ];
    case 'profile':
      state.doing.clear();
      state.profile = event.profile === defaultProfile ? '' : ` (${event.profile})`;
      return event.profile === defaultProfile
        ? []
        : [`${at}  ${event.isSample ? 'a sample under ' : ''}profile ${event.profile}:`];
    case 'starting':
      return [`${at}  ${event.text}`];
    case 'case-started':
      state.planned += event.planned;
      state.doing.add(event.case);
      return [];
    case 'played':
      state.plays += 1;
      return state.plays === 1 ? [`${at}  first play judged: ${verdictOfPlay(event.broken)}`] : [];
    case 'broken':
      state.broken.add(`${event.key}${state.profile}`);
      return [`${at}  broken: ${event.key} in play ${event.play} of ${event.case}: ${event.detail}`];
    case 'shrinking':
      state.lookedInto.add(`${event.key}${state.profile}`);
      return [];
    case 'withdrawn':
      state.broken.delete(`${event.key}${state.profile}`);
      state.lookedInto.delete(`${event.key}${state.profile}`);
      return [`${at}  not claimed: ${event.key}: ${event.reason}`];
    case 'counterexample': {
      const { rule, shape, ops, confirmed } = event.counterexample;
      state.lookedInto.delete(`${rule}/${shape}${state.profile}`);
      const { k, n } = confirmed;
      const where =
        confirmed.in === 'plays'
          ? `shown in ${k} of ${counted(n, 'play')}`
          : `shown again in ${k} of ${counted(n, 'replay')}`;
      return [`${at}  smallest: ${rule}/${shape}: ${counted(ops, 'op')}, ${where}`];
    }
    case 'case-done':
      state.doing.delete(event.result.case);
      return [
        `${at}  ${event.result.case}: ${counted(event.result.plays, 'play')} judged, ${event.result.failingPlays} of them failing`,
      ];
    case 'notice':
      return [`${at}  note: ${event.notice.message}`];
    case 'error':
      return [`${at}  our trouble: ${event.error.code}: ${event.error.message}`];
    case 'started':
    case 'ended':
      return [];
  }
}

function faultsOf({ target }: Extract<RunEvent, { type: 'target-ready' }>): string {
  return target.faults.length === 0 ? '' : `, told to have: ${target.faults.join(', ')}`;
}

function namesOf({ target: { prefix } }: Extract<RunEvent, { type: 'target-ready' }>): string {
  return prefix === undefined ? '' : `; all that is made there has a name that begins with ${prefix}`;
}

function verdictOfPlay(broken: readonly string[]): string {
  return broken.length === 0 ? 'all kept' : `broken: ${broken.join(', ')}`;
}
