import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { fromJson } from '../http/json.ts';

const decoded = z.looseObject({ kind: z.literal('decoded'), conn: z.string(), packet: z.string(), flags: z.number() });
const packet = z.looseObject({
  kind: z.enum(['tcp', 'ws']),
  conn: z.string(),
  hex: z.string(),
  dir: z.enum(['in', 'out']),
  chunk: z.boolean().optional(),
  packets: z.number().optional(),
  inChunk: z.boolean().optional(),
  cut: z.boolean().optional(),
});
const keys = z.looseObject({
  kind: z.literal('keys'),
  conn: z.string(),
  protocolVersion: z.number(),
  clientPrivateKeyHex: z.string().optional(),
  serverPublicKeyBase64: z.string().optional(),
  salt: z.string().optional(),
  aesKey: z.string().optional(),
});
const meta = z.looseObject({ kind: z.literal('meta') });
const http = z.looseObject({
  kind: z.literal('http'),
  method: z.string(),
  path: z.string(),
  request: z.unknown(),
  requestText: z.string().optional(),
  status: z.number(),
  contentType: z.string(),
  response: z.string(),
});

export type CapturedPacket = z.output<typeof packet>;
export type CapturedKeys = z.output<typeof keys>;
export type CapturedHttp = z.output<typeof http>;

/** The recorded packets, meanings and keys, in order. */
export function capturedPackets() {
  return linesOf('packets').map((line) => z.discriminatedUnion('kind', [meta, decoded, packet, keys]).parse(line));
}

/** The recorded requests with their answers, in order. */
export function capturedHttp(): CapturedHttp[] {
  return linesOf('http')
    .filter((line) => http.safeParse(line).success)
    .map((line) => http.parse(line));
}

function linesOf(name: string): unknown[] {
  const file = new URL(`../fixtures/wukongim-2.1.5.${name}.jsonl`, import.meta.url);
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map(fromJson);
}
