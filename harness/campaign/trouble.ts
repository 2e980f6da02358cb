import type { History, Instance } from '../vocabulary/index.ts';

/** Where requests were not answered, asks whether the server still lives, and puts it on record if it does not. */
export async function noteTrouble({ events }: History, instance: Instance): Promise<boolean> {
  if (events.some(({ type }) => type === 'server')) return true;
  if (!events.some(isSuspicious)) return false;
  const health = await instance.health();
  if (health.is === 'up') return false;
  const what = health.is === 'died' ? 'died' : 'stopped-answering';
  events.push({ type: 'server', at: events.length, ms: events.at(-1)?.ms ?? 0, what, detail: health.detail });
  return true;
}

function isSuspicious(event: History['events'][number]): boolean {
  if (event.type === 'seen') return event.observation.see === 'closed';
  if (event.type !== 'end') return false;
  return event.outcome.is === 'unknown' || (event.outcome.is === 'refused' && event.outcome.by === 'network');
}
