import type { Markup } from './escape.ts';
import { html } from './escape.ts';

const ruleId = /([A-Z][A-Z0-9]+-[A-Z]+-\d{3})/;

/** A sentence as the headline of a page; the ids of rules in it are not broken at the end of a line. */
export function headline(sentence: string): Markup {
  const parts = sentence.split(ruleId);
  return html`<h1>${parts.map((part, i) => (i % 2 === 1 ? html`<span class="unbroken">${part}</span>` : part))}</h1>`;
}
