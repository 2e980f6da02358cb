import { createHash } from 'node:crypto';
import { Markup, html } from './escape.ts';
import { style } from './style.ts';

export interface Page {
  readonly title: string;
  readonly body: Markup;
  /** What this kind of page has beside the style of all. Default: nothing. */
  readonly style?: string;
  /** What the page does by itself; it must be readable without. Default: nothing. */
  readonly script?: string;
}

/** No network, not even to where the page came from, and no script but the page's own, told by its digest. */
function policyFor(script: string | undefined): string {
  const digest = script === undefined ? '' : createHash('sha256').update(script).digest('base64');
  const scripts = script === undefined ? "'none'" : `'sha256-${digest}'`;
  return `default-src 'none'; style-src 'unsafe-inline'; script-src ${scripts}; img-src data:; base-uri 'none'; form-action 'none'`;
}

/** A whole page in one file: it asks no network for anything, and its policy forbids it to. */
export function renderPage({ title, body, style: own = '', script }: Page): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policyFor(script)}">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Markup(`${style}${own}`)}</style>
</head>
<body>
${body}
${script !== undefined && html`<script>${new Markup(script)}</script>`}
</body>
</html>
`;
  return page.text;
}
