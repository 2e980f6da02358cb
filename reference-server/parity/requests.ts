import { z } from 'zod';
import { fromJson } from '../http/json.ts';
import type { Answer } from './compare.ts';

const meta = z.looseObject({
  kind: z.literal('meta'),
  config: z.looseObject({
    tokenAuthOn: z.boolean().optional(),
    managerToken: z.string().optional(),
    whitelistOffOfPerson: z.boolean().optional(),
  }),
});

const http = z.looseObject({
  kind: z.literal('http'),
  method: z.string(),
  path: z.string(),
  request: z.unknown(),
  requestText: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  status: z.number(),
  contentType: z.string(),
  response: z.string(),
});

export type RecordedRequest = z.output<typeof http>;

/** A server that was recorded: how it was configured, and what it was asked, in order. */
export interface RecordedServer {
  readonly config: z.output<typeof meta>['config'];
  readonly requests: readonly RecordedRequest[];
}

/** Reads a recording, one JSON object a line; each server begins with a line of the kind meta. */
export function recordedServers(recording: string): RecordedServer[] {
  const lines = recording.split('\n').filter((line) => line !== '');
  const servers: { config: RecordedServer['config']; requests: RecordedRequest[] }[] = [];
  for (const line of lines.map((text) => z.discriminatedUnion('kind', [meta, http]).parse(fromJson(text)))) {
    if (line.kind === 'meta') servers.push({ config: line.config, requests: [] });
    else servers.at(-1)?.requests.push(line);
  }
  return servers;
}

/** The body as it was sent; undefined for none. */
export function bodyOf({ method, request, requestText }: RecordedRequest): string | undefined {
  if (method === 'GET') return undefined;
  return requestText ?? textOf(request);
}

/** 64-bit numbers as they were. */
function textOf(request: unknown): string {
  return JSON.stringify(request).replaceAll(/\{"\$integer":"(-?\d+)"\}/g, '$1');
}

/** Plays recorded requests to one server, with the message ids that it gave instead of the recorded ones. */
export class Replay {
  readonly #url: string;
  readonly #ids = new Map<string, string>();

  constructor(url: string) {
    this.#url = url;
  }

  async ask(line: RecordedRequest): Promise<Answer> {
    const body = bodyOf(line)?.replaceAll(/\d{19}/g, (id) => this.#ids.get(id) ?? id);
    const response = await fetch(this.#url + line.path, {
      method: line.method,
      headers: line.headers ?? {},
      body: body ?? null,
    });
    const text = await response.text();
    this.#learnId(line, text);
    return { status: response.status, contentType: response.headers.get('content-type') ?? '', text };
  }

  #learnId(line: RecordedRequest, text: string): void {
    const id = /"message_id":(\d{19})/;
    const [recorded, given] = [id.exec(line.response)?.[1], id.exec(text)?.[1]];
    if (line.path === '/message/send' && recorded !== undefined && given !== undefined) this.#ids.set(recorded, given);
  }
}
