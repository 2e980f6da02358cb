import { request } from 'undici';
import { ImcError } from '../../../core/errors.ts';
import { parseExact } from '../api/exact-json.ts';
import { bodySchemas, heardSchema } from './schemas.ts';

/** One thing that the server told a back end; `body` has the form of its event. */
export interface Heard {
  readonly event: string;
  readonly body: unknown;
  /** As it came. */
  readonly text: string;
}

export interface HeardEvents {
  heard(heard: Heard): void;
  /** The server told something that has not the form of its event. */
  garbage(detail: string): void;
  /** Our listener failed: our own trouble. */
  failed(thrown: unknown): void;
}

/** Our listener is on this machine, and answers at once. */
const answerMs = 5000;

const lineCharsMax = 64 * 1024 * 1024;

/**
 * Listens to what our listener at this origin hears, as far as it contains one of these marks. Resolves when from then on nothing is missed. Throws
 * `IMC_ERR_DRIVER` when the listener does not answer. Ends with the signal.
 */
export async function listenIn(
  origin: string,
  marks: readonly string[],
  { signal, events }: { readonly signal: AbortSignal; readonly events: HeardEvents },
): Promise<void> {
  const url = new URL('/heard', origin);
  for (const mark of marks) url.searchParams.append('salt', mark);
  const { statusCode, body } = await request(url, { signal, headersTimeout: answerMs, bodyTimeout: 0 }).catch(
    (cause: unknown) => {
      throw listenerFailed(String(cause), cause);
    },
  );
  if (statusCode !== 200) throw listenerFailed(`it answered ${statusCode}`);
  readLines(body, (line) => take(line, events)).then(
    () => signal.aborted || events.failed(listenerFailed('its stream ended')),
    (cause: unknown) => signal.aborted || events.failed(listenerFailed(String(cause), cause)),
  );
}

/** A line may come in thousands of pieces; each is looked at once. */
async function readLines(body: AsyncIterable<Buffer>, use: (line: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  let begun: string[] = [];
  let chars = 0;
  for await (const chunk of body) {
    const [first = '', ...lines] = decoder.decode(chunk, { stream: true }).split('\n');
    begun.push(first);
    chars += first.length;
    for (const next of lines) {
      if (chars > 0) use(begun.join(''));
      begun = [next];
      chars = next.length;
    }
    if (chars > lineCharsMax) throw listenerFailed('it writes a line without an end');
  }
}

function take(line: string, events: HeardEvents): void {
  const { event, body: text } = heardSchema.parse(JSON.parse(line));
  const schema = bodySchemas[event];
  if (!schema) return events.garbage(`a webhook ${event}, which is not known: ${text}`);
  const body = schema.safeParse(parsed(text));
  if (!body.success)
    return events.garbage(`a webhook ${event} of another form: ${body.error.issues[0]?.message}: ${text}`);
  events.heard({ event, body: body.data, text });
}

function parsed(text: string): unknown {
  try {
    return parseExact(text);
  } catch {
    return undefined;
  }
}

function listenerFailed(why: string, cause?: unknown): ImcError {
  return new ImcError('IMC_ERR_DRIVER', `our listener for webhooks failed: ${why}`, { cause });
}
