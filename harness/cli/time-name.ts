import { wallMs } from '../core/clock.ts';

/** This moment as the name of a folder. */
export function timeName(): string {
  return new Date(wallMs()).toISOString().replaceAll(':', '-').replace('Z', '');
}
