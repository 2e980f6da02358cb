import type { Promised } from '../../../harness/vocabulary/index.ts';
import type { Markup } from './escape.ts';
import { bounded, html } from './escape.ts';

/** What a rule promises, and who promised it in which words. */
export function renderPromise({ text, source }: Pick<Promised, 'text' | 'source'>): Markup {
  return html`<p>${bounded(text, 2000)}</p>${source
    .slice(0, 8)
    .map(
      ({ url, quote }) =>
        html`<blockquote><p>${bounded(quote, 1000)}</p><footer>${renderLink(url)}</footer></blockquote>`,
    )}`;
}

/** A link where it leads somewhere from any place; a path, or what would do something, is text. */
export function renderLink(url: string): Markup {
  const shown = bounded(url, 300);
  return /^https?:\/\/[^\s]+$/.test(url) && url.length <= 2000
    ? html`<a href="${url}" rel="noopener noreferrer">${shown}</a>`
    : html`<code>${shown}</code>`;
}
