import { Markup, escape, html } from './escape.ts';

/** Base64 as drivers record it, long enough to be no word. */
const base64Like = /(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/]{16,}={0,2}(?![A-Za-z0-9+/=])/g;

/**
 * Text of a play with the salt of its world dimmed, so that the names behind it are legible, and with what is base64 of this
 * world read out behind it.
 */
export function salted(text: string, salt: string): Markup {
  if (salt === '') return html`${text}`;
  const parts: string[] = [];
  let from = 0;
  for (const match of text.matchAll(base64Like)) {
    const plain = decoded(match[0], salt);
    if (plain === undefined) continue;
    const to = match.index + match[0].length;
    parts.push(dimmed(text.slice(from, to), salt), `<span class="decoded"> = ${dimmed(plain, salt)}</span>`);
    from = to;
  }
  parts.push(dimmed(text.slice(from), salt));
  return new Markup(parts.join(''));
}

function dimmed(text: string, salt: string): string {
  return text
    .split(salt)
    .map(escape)
    .join(`<span class="salt">${escape(salt)}</span>`);
}

/** What a base64 says where it is text of this world. */
function decoded(base64: string, salt: string): string | undefined {
  const text = Buffer.from(base64, 'base64').toString('utf8');
  if (!text.includes(salt)) return undefined;
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
