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
const rpc = z.looseObject({ conn: z.string(), dir: z.enum(['in', 'out']), text: z.string() });

export type CapturedPacket = z.output<typeof packet>;
export type CapturedKeys = z.output<typeof keys>;

/** The recorded packets, meanings and keys of protocol versions 2 to 5, in order. */
export function capturedPackets() {
  return ['wukongim-2.1.5.packets', 'wukongim-2.2.5.packets']
    .flatMap(linesOf)
    .map((line) => z.discriminatedUnion('kind', [meta, decoded, packet, keys]).parse(line));
}

/** The recorded objects of JSON-RPC, in order. */
export function capturedRpc() {
  return linesOf('wukongim-2.2.5.jsonrpc').map((line) => rpc.parse(line));
}

function linesOf(name: string): unknown[] {
  const file = new URL(`../fixtures/${name}.jsonl`, import.meta.url);
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map(fromJson);
}
