import { inflateRawSync } from 'node:zlib';
import { escape } from '../render/html/escape.ts';

/**
 * A page with all that is packed in it unpacked where it stands, text escaped: what compressors make of it differs from machine to
 * machine.
 */
export function unpacked(page: string): string {
  return page.replaceAll(
    /<script type="application\/octet-stream" data-(packed|text)([^>]*)>([^<]*)<\/script>/g,
    (_, kind: string, name: string, base64: string) => {
      const text = inflateRawSync(Buffer.from(base64, 'base64')).toString('utf8');
      return `<packed data-${kind}${name}>${kind === 'text' ? escape(text) : text}</packed>`;
    },
  );
}
