import type { Counterexample, TranscriptEntry } from '../harness/vocabulary/index.ts';

/**
 * What of the wire a failure is about: all of the body, and of what was read in the end what its evidence was read by, or seen
 * on. In the order in which it went.
 */
export function wireOf({ transcript, history, evidence }: Counterexample): readonly TranscriptEntry[] {
  const { events } = history;
  const endOfBody = events.find((event) => event.type === 'start' && event.phase !== 'body')?.ms ?? Infinity;
  const shows = new Set(evidence);
  const wanted = new Set<number>();
  const lanes = new Set<string>();
  for (const event of events) {
    if (event.type === 'start' && (event.phase === 'body' || shows.has(event.at))) wanted.add(event.id);
    if (event.type === 'end' && shows.has(event.at)) wanted.add(event.id);
    if ((event.type === 'seen' || event.type === 'barrier') && shows.has(event.at)) lanes.add(event.session);
  }
  return transcript.filter(({ op, ms, lane }) =>
    op === undefined ? lane !== '' && (ms <= endOfBody || lanes.has(lane)) : wanted.has(op),
  );
}
