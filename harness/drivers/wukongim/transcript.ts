import type { Packet } from './wire/wkproto/packets.ts';

const charsMax = 2000;

/** One line of a transcript: without secrets, and marked where it was cut. What is long goes behind the head: it is cut before it is copied. */
export function lineOf(head: string, text = ''): string {
  const characters = head.length + text.length;
  const start = withoutSecrets(beginning(`${beginning(head)} ${beginning(text)}`.trimEnd()));
  if (start.length <= charsMax && characters <= charsMax) return start;
  const mark = ` … (cut, ${characters} characters)`;
  return `${start.slice(0, charsMax - mark.length)}${mark}`;
}

function beginning(text: string): string {
  return text.slice(0, charsMax + secretCharsMax);
}

function withoutSecrets(text: string): string {
  return text.includes(secretKey) ? text.replace(secret, '$1"…"') : text;
}

const secretKey = '"token"';
/** What stands behind a key that names a secret; unfinished where the text was cut. */
const secret = /("token"\s*:\s*)"(?:[^"\\]|\\.)*("|\\?$)/g;
/** A token that begins within the line may end behind it. */
const secretCharsMax = 200;

/** A packet as one line; its payload as base64, already decrypted where that is known. */
export function lineOfPacket(packet: Packet, plain?: Uint8Array): string {
  const { packet: name, flags, ...fields } = packet;
  const payload = 'payload' in fields ? { payload: base64Of(plain ?? fields.payload) } : {};
  return lineOf(`${name} ${JSON.stringify({ ...(flags === 0 ? {} : { flags }), ...fields, ...payload })}`);
}

function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, charsMax)).toString('base64');
}
