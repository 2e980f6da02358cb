import { deflateRawSync } from 'node:zlib';
import { Markup, html } from './escape.ts';

/** Markup that the page's script unpacks where it stands, when somebody opens what it is in. */
export function packed(markup: Markup): Markup {
  return html`<script type="application/octet-stream" data-packed>${base64(markup.text)}</script><p class="quiet needs-none">Packed to keep the page small: the page's script shows it.</p>`;
}

/** Text that the page's script unpacks and copies, when somebody asks for it. */
export function packedText(text: string, name: string): Markup {
  return html`<script type="application/octet-stream" data-text="${name}">${base64(text.toWellFormed())}</script>`;
}

/**
 * The packed form of as many of the items as fit into `charsMax` characters of the page; `markupOf` is given how many it may
 * take, at first `itemsMax`.
 */
export function packedWithin(charsMax: number, itemsMax: number, markupOf: (items: number) => Markup): Markup {
  for (let items = itemsMax; ;) {
    const result = packed(markupOf(items));
    if (result.text.length <= charsMax || items < 4) return result;
    // What is packed is about as long as what goes in; where it is not, fewer are tried.
    items = Math.floor(items * Math.min(0.8, charsMax / result.text.length));
  }
}

function base64(text: string): Markup {
  return new Markup(deflateRawSync(text, { level: 9 }).toString('base64'));
}
