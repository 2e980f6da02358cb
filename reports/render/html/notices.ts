import type { Notice } from '../../../harness/vocabulary/index.ts';
import type { Run } from '../../run.ts';
import type { Markup } from './escape.ts';
import { bounded, html } from './escape.ts';
import { grouped } from './format.ts';

const shownMax = 100;

/** Trouble of our own, and what whoever reads the verdicts wants to know of the run. */
export function renderNotices({ errors, notices }: Pick<Run, 'errors' | 'notices'>): Markup {
  return html`${section('errors', 'Trouble of our own', errors)}${section('notices', 'Notices', notices)}`;
}

function section(id: string, heading: string, all: readonly Notice[]): Markup {
  if (all.length === 0) return html``;
  const left = all.length - shownMax;
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2><ul class="notices">${all
    .slice(0, shownMax)
    .map(
      ({ code, message }) => html`<li><code>${bounded(code, 100)}</code> ${bounded(message, 1000)}</li>`,
    )}</ul>${left > 0 && html`<p class="quiet">and ${grouped(left)} more, in run.json</p>`}</section>`;
}
