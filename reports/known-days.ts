import { counted } from '../harness/core/counted.ts';

const dayMs = 86_400_000;

/** Days for which a known failure still counts, from the day on which a run began, in UTC: 0 on its last day, less when it is over. */
export function daysLeft(expires: string, began: string): number {
  return Math.round((Date.parse(expires) - Date.parse(began.slice(0, 10))) / dayMs);
}

/** The same in words. */
export function daysLeftWords(expires: string, began: string): string {
  const days = daysLeft(expires, began);
  if (Number.isNaN(days)) return `until ${expires}`;
  if (days === 0) return 'today is the last day';
  if (days < 0) return `over since ${countOf(-days)}`;
  return `${countOf(days)} left`;
}

function countOf(days: number): string {
  return counted(days, 'day');
}
