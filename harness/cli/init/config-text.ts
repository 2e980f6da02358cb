import type { Asked } from './gate.ts';
import { knownFile, tokenVariable } from './gate.ts';

/** The text of a configuration for a target. A token is a secret, and not written into it. */
export function configText({ target, flavour, serverVersion, driver, url = {} }: Asked): string {
  const { tcp, ws, ca, token } = url;
  const keys = Object.entries({ target, driver, flavour, serverVersion, tcp, ws, ca });
  const lines = keys.flatMap(([key, value]) => (value === undefined ? [] : [`  ${key}: ${text(value)},\n`]));
  const secret = token === undefined ? '' : `  // Its manager token is in the variable ${tokenVariable}.\n`;
  return `import { defineConfig } from 'im-conformance/config';

/** What \`imc run\` does where no flag says otherwise: each key is one of its flags. */
export default defineConfig({
${lines.join('')}${secret}  // Failures that are known, one a line: they are shown, and do not gate.
  known: ${text(knownFile)},
});
`;
}

/** A text as TypeScript writes it. */
function text(value: string): string {
  return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** The text of a file of known failures that names none. */
export const knownText = `# Failures that are known, one a line. A line fails the run, too, once its day is over, or its failure is gone; with the word flaky behind the day, only the former.
# rule       shape      profile  expires     link                            reason
# IMC-DM-003 not-listed default  2027-03-31  https://example.org/issues/461  the first message of a chat is not listed
`;
