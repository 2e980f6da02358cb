import type { NameShape } from '../../harness/vocabulary/index.ts';
import { saltLength, worldOf } from '../../harness/vocabulary/index.ts';
import { shellQuoted } from './shell.ts';

/** What every script has: how it tells what it does, how it asks, and how it reads a value out of the last answer. */
export const helpers: readonly string[] = [
  'FILES=$(mktemp -d)',
  `trap 'rm -rf "$FILES"' EXIT`,
  '',
  'say() {',
  `  printf '\\n# %s\\n' "$1"`,
  '}',
  '',
  '# call METHOD PATH [BODY]: asks, and shows the answer with its status.',
  'call() {',
  `  printf '%s %s\\n' "$1" "$2"`,
  '  if [ $# -gt 2 ]; then set -- "$1" "$2" --data-binary "$3" -H "content-type: application/json"; fi',
  '  METHOD=$1 URL=$BASE$2',
  '  shift 2',
  '  ANSWER=$(curl -sS -g -X "$METHOD" ${HEADER:+-H "$HEADER"} "$@" -w " (%{http_code})" "$URL") || {',
  '    echo "no answer from $BASE" >&2',
  '    exit 1',
  '  }',
  `  printf '%s\\n' "$ANSWER"`,
  '}',
  '',
  '# given KEY: the first value behind that key in the last answer.',
  'given() {',
  `  printf '%s' "$ANSWER" | tr ',{}[]' '\\n\\n\\n\\n\\n' | sed -n 's/^ *"'"$1"'" *: *"\\{0,1\\}\\([^" ]*\\).*/\\1/p' | head -n 1`,
  '}',
];

interface Salted {
  /** That of the record. */
  readonly salt: string;
  readonly names: NameShape | undefined;
  readonly salts: readonly string[];
}

const columns = 100;

/** How a script comes to names that nobody has used: it takes one of those that are given, else it makes one of the time. */
export function saltLines({ salt, names, salts }: Salted): string[] {
  if (salts.length === 0) {
    const prefix = salt.slice(0, -saltLength);
    return [
      '# What all names begin with, so that nobody has used them.',
      `SALT=${prefix === '' ? '' : shellQuoted(prefix)}$(printf '%s%s' "$(date +%s)" "$$" | tail -c ${saltLength})`,
    ];
  }
  const hasNames = worldOf(salt, names).marks.length > 1;
  const words = salts.map((each) => [each, ...worldOf(each, names).marks.slice(1)].join(':'));
  return [
    '# What all names begin with, so that nobody has used them: one of these, of which what a server may make of the names, such as',
    '# the order of their hashes, is as in the record.',
    `set -- ${rows(words).join(' \\\n  ')}`,
    'shift $(($(date +%s) % $#))',
    ...(hasNames ? ['SALT=${1%%:*} NAMES=${1#*:}'] : ['SALT=$1']),
  ];
}

function rows(words: readonly string[]): string[] {
  const lines: string[] = [];
  for (const word of words.map(shellQuotedIfNeeded)) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + word.length < columns) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function shellQuotedIfNeeded(word: string): string {
  return /^[\w:.-]+$/.test(word) ? word : shellQuoted(word);
}
