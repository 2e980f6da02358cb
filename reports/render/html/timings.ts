import type { Timing } from '../../../harness/vocabulary/index.ts';
import type { Run } from '../../run.ts';
import { table } from './coverage.ts';
import type { Markup } from './escape.ts';
import { html } from './escape.ts';
import { duration, grouped } from './format.ts';

const whats: Readonly<Record<Timing['what'], string>> = {
  start: 'start until it could be used',
  'session-ack': 'send by a session until acknowledged',
  'api-ack': 'send by the API until acknowledged',
  push: 'send until a session was pushed it',
};

/** How long the server took, as a plain table. */
export function renderTimings({ timings, profiles }: Pick<Run, 'timings' | 'profiles'>): Markup {
  if (timings.length === 0) return html``;
  const rows = timings.map(({ what, profile, n, min, p50, p90, p99, max }) => [
    profiles.length > 1 ? `${whats[what]}, profile ${profile}` : whats[what],
    grouped(n),
    ...[min, p50, p90, p99, max].map(duration),
  ]);
  return html`<section aria-labelledby="timings"><h2 id="timings">Timings</h2>
<p class="quiet">Among as many plays as ran at once: to be set beside others of the same machine, not judged.</p>
${table('Timings', ['What', 'Times', 'Least', 'Half', '90%', '99%', 'Most'], rows)}</section>`;
}
