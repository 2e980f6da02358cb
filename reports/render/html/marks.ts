import type { Status } from '../../../harness/vocabulary/index.ts';
import type { Markup } from './escape.ts';
import { html } from './escape.ts';

/** What became of a rule, in words and with a sign: never by colour alone. */
export const statusWords: Readonly<Record<Status, { readonly sign: string; readonly word: string }>> = {
  fail: { sign: '✗', word: 'broken' },
  flaky: { sign: '≈', word: 'flaky' },
  error: { sign: '!', word: 'our trouble' },
  pass: { sign: '✓', word: 'kept' },
  'not-exercised': { sign: '–', word: 'not exercised' },
  unsupported: { sign: '·', word: 'unsupported' },
};

export function renderMark(status: Status): Markup {
  const { sign, word } = statusWords[status];
  return html`<span class="mark ${status}"><span aria-hidden="true">${sign}</span> ${word}</span>`;
}
