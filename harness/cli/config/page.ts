import type { Option } from 'commander';
import { page, table } from '../docs.ts';
import { runOptions } from '../options.ts';
import { configNames } from './load.ts';
import { isList } from './option-values.ts';
import { keysAmong } from './schema.ts';
import { targetVariable, variableOf } from './variables.ts';

/** docs/configuration.md: where options come from, and what they are called there. */
export function configurationPage(): string {
  return page('Configuration', [
    'Each option of `imc run` may be a flag, a variable, or a key of a configuration. Flags are the strongest; then come variables, then what the configuration says of the named target, then the rest of it. `imc config` takes what `imc run` takes, starts nothing, and shows each value and where it comes from; `--json` is for programs.',
    `The configuration is the first of ${configNames.map((name) => `\`${name}\``).join(', ')} in the current folder, or the file that \`--config\` or \`IMC_CONFIG\` names.`,
    example,
    'It is TypeScript that is run, so it may read files and the environment. `defineConfig` is found also where this package is not installed beside the file. Anything that is not understood is refused (`IMC_ERR_CONFIG`), with the place of it and what is allowed.',
    '## Options',
    table(
      ['flag', 'variable', 'key', 'default', 'meaning'],
      [
        ['(the target)', `\`${targetVariable}\``, '`target`', 'reference', 'a target, or the name of one'],
        ...keysAmong(runOptions()).map(row),
      ],
    ),
    '## Values',
    [
      '- A variable that is empty counts as not set. One that begins with `IMC_` and is none of these is named in a warning.',
      '- In a variable the parts of what may be repeated stand between commas; in a configuration they are a list, or one text. `env` may be `{ KEY: value }` there.',
      '- What a stronger source says of an option takes the place of what a weaker one says, lists too: they are never joined.',
      '- A flag without a value is `1`, `true`, `0` or `false` in a variable, `true` or `false` in a configuration: so `IMC_QUICK=0` takes back `quick: true`.',
      '- Of two options that cannot go together the weaker one is left out: `--plays 7` goes before `quick: true`. From the same source they are refused.',
      '- Files and folders that a configuration names, and targets that begin with `./` or `../`, begin where the configuration is; what is in `options` is handed to the server as it is.',
    ].join('\n'),
    '## Named targets',
    'A key of `targets` is a name that `imc run NAME`, `imc replay FILE NAME` and `imc self-test --wraps --target NAME` take. Behind it stand `target` (a keyword, a URL, a path or an image), `options` (what would stand after `--`), and any option of the table, which holds for this target alone. A name goes before a path or an image of that name; a keyword cannot be one. The `target` at the top is played when none is given.',
    'Of what is said at the top, `patience` holds for `imc replay` and `imc self-test`, too; what a recorded play needs stands in its file.',
    '## Secrets',
    "What stands behind a name that ends in `token`, or contains `password`, `passwd`, `passphrase`, `secret`, `credential`, `apiKey`, `privateKey` or `accessKey`, in a flag, in `KEY=VALUE`, in a configuration or in options after `--`, is a secret, and so is the password in a URL. It is replaced by `***` in all that is printed, in `events.jsonl`, `run.json`, replay files, records of plays, and in the logs of servers. A server writes its log itself: secrets are taken out of it when we end, so after a `kill -9` of ours they may still be there. Data that `--keep-data` leaves is the server's own, and is not changed.",
    'A secret of fewer than four characters, or one like `true` or `12345`, is found in too many places to be taken out of texts; it is only hidden where its name stands beside it. A replay file does not hold the secrets of its target: replay on a named one.',
  ]);
}

const example = `\`\`\`ts
import { defineConfig } from 'im-conformance/config';

export default defineConfig({
  target: 'staging',
  patience: 2,
  known: 'known-failures',
  targets: {
    staging: {
      target: './server-1.2.3',
      env: { MANAGER_TOKEN: process.env['STAGING_TOKEN'] ?? '' },
      gate: 'should',
    },
  },
});
\`\`\``;

function row(option: Option): string[] {
  const { flags, description, defaultValue, defaultValueDescription: said } = option;
  const repeated = isList(option) ? 'none' : undefined;
  const standard = said ?? repeated ?? (defaultValue === undefined ? '' : String(defaultValue));
  return [`\`${flags}\``, `\`${variableOf(option)}\``, `\`${option.attributeName()}\``, standard, description];
}
