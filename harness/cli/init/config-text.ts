import type { Asked } from './gate.ts';
import { knownFile } from './gate.ts';

/** The text of a configuration for a target. */
export function configText({ target, flavour, serverVersion }: Asked): string {
  return `import { defineConfig } from 'im-conformance/config';

/** What \`imc run\` does where no flag says otherwise: each key is one of its flags. */
export default defineConfig({
  target: ${text(target)},
${flavour === undefined ? '' : `  flavour: ${text(flavour)},\n`}${serverVersion === undefined ? '' : `  serverVersion: ${text(serverVersion)},\n`}  // Failures that are known, one a line: they are shown, and do not gate.
  known: ${text(knownFile)},
});
`;
}

/** A text as TypeScript writes it. */
function text(value: string): string {
  return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** The text of a file of known failures that names none. */
export const knownText = `# Failures that are known, one a line. A line fails the run, too, once its day is over, or its failure is gone.
# rule       shape      profile  expires     link                            reason
# IMC-DM-003 not-listed default  2027-03-31  https://example.org/issues/461  the first message of a chat is not listed
`;
