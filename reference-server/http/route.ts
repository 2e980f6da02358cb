import type { z } from 'zod';
import { fromJson, type Json } from './json.ts';

/** One way into the server: a method, a path, and what it answers. */
export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  handle(request: { readonly query: URLSearchParams; readonly body: string }): Json | Promise<Json>;
}

/** An answer that is no success. */
export class HttpError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'HttpError';
    this.status = status;
  }
}

/** The answer of a route that has nothing more to say. */
export const OK = { status: 200 } as const;

export function get(path: string, handle: (query: URLSearchParams) => Json): Route {
  return { method: 'GET', path, handle: ({ query }) => handle(query) };
}

/** A route whose body is checked; `null` counts as an empty object. */
export function post<S extends z.ZodType>(
  path: string,
  schema: S,
  handle: (body: z.output<S>) => Json | Promise<Json>,
): Route {
  return { method: 'POST', path, handle: ({ body }) => handle(parsed(schema, body)) };
}

function parsed<S extends z.ZodType>(schema: S, text: string): z.output<S> {
  const result = schema.safeParse(jsonOf(text) ?? {});
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new HttpError(400, `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'is wrong'}`);
}

function jsonOf(text: string): unknown {
  try {
    return fromJson(text);
  } catch {
    throw new HttpError(400, 'the body is not JSON');
  }
}

export function busy(): HttpError {
  return new HttpError(503, 'busy: too many requests at once, try again later');
}
