import { ImcError } from '../harness/core/errors.ts';
import type { PlainCall, PlainStep } from './plain-calls.ts';

/** A value that the server gave in an answer, and that a later call says again: there it is another one each time. */
export interface GivenValue {
  readonly value: string;
  /** Key of the JSON answer under which it stood first. */
  readonly key: string;
  /** The call that was answered so. */
  readonly by: PlainCall;
}

/** Numbers so long are no count and no limit. */
const longNumber = /(?<![\w+/=-])\d{10,}(?![\w+/=-])/g;

/**
 * Finds in calls what was taken from answers to earlier ones. `others` are answers of calls that are not among them; `marks` is what names of
 * the play begin with. Throws `IMC_ERR_NO_CURL` where a call needs what no answer before it gives.
 */
export function givenValues(
  steps: readonly PlainStep[],
  marks: readonly string[],
  others: readonly string[],
): readonly GivenValue[] {
  const given = new Map<string, GivenValue>();
  const before: PlainCall[] = [];
  for (const step of steps) {
    const calls = step.is === 'calls' ? step.calls : [];
    const taken = calls.flatMap((call) => longNumbers(call, marks).map((value) => ({ call, value })));
    for (const { call, value } of taken) {
      const by = before.find(({ answer }) => answer?.includes(value));
      const key = by && keyOf(value, by);
      if (by && key !== undefined) given.set(value, given.get(value) ?? { value, key, by });
      else if (by || others.some((answer) => answer.includes(value))) throw notGiven(call, value);
    }
    // What is asked at once has no answer of the others yet, and a shell does not tell which answer is whose.
    if (step.is === 'calls' && !step.together) before.push(...calls);
  }
  return [...given.values()];
}

function longNumbers({ path, body = '' }: PlainCall, marks: readonly string[]): string[] {
  let text = `${path} ${body}`;
  for (const mark of marks) text = text.replaceAll(mark, 'x');
  return [...new Set(text.match(longNumber))];
}

function keyOf(value: string, { answer = '' }: PlainCall): string | undefined {
  return new RegExp(`"(\\w+)"\\s*:\\s*"?${value}\\b`).exec(answer)?.[1];
}

function notGiven({ method, path }: PlainCall, value: string): ImcError {
  return new ImcError(
    'IMC_ERR_NO_CURL',
    `this failure is not plain HTTP calls: ${method} ${path} says ${value}, which the server gave in an answer to something else`,
  );
}
