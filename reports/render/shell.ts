/** A text as one word of a POSIX shell; in quotes where it needs them. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : shellQuoted(text);
}

/** A text in quotes of a POSIX shell, whatever is in it but NUL. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Texts in whose place a variable of the shell is put, with its name. */
export type Variables = ReadonlyMap<string, string>;

/** A text as one word of a POSIX shell, with variables in it. */
export function shellWith(text: string, variables: Variables): string {
  const words = parted(text, variables).map((part) =>
    part.variable === undefined ? shellQuoted(part.text) : `"$${part.variable}"`,
  );
  return words.join('') || "''";
}

/** A text as what `printf` is given to write it byte by byte, whatever is in it, with variables in it. */
export function shellFormat(text: string, variables: Variables): string {
  const parts = parted(text, variables);
  const format = parts.map((part) => (part.variable === undefined ? octal(part.text) : '%s')).join('');
  return [`'${format}'`, ...parts.flatMap(({ variable }) => (variable === undefined ? [] : [`"$${variable}"`]))].join(
    ' ',
  );
}

/** Bytes that are no letters, digits or harmless marks, as `\ooo`. */
function octal(text: string): string {
  return Array.from(Buffer.from(text, 'utf8'), (byte) => {
    const character = String.fromCharCode(byte);
    return /[\w {}[\]":,.=/+-]/.test(character) ? character : `\\${byte.toString(8).padStart(3, '0')}`;
  }).join('');
}

function parted(text: string, variables: Variables): { readonly text: string; readonly variable?: string }[] {
  const values = [...variables.keys()].filter(Boolean).sort((a, b) => b.length - a.length);
  if (values.length === 0) return [{ text }];
  const pattern = new RegExp(
    `(${values.map((value) => value.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`)).join('|')})`,
  );
  return text.split(pattern).flatMap((part) => {
    const variable = variables.get(part);
    return part === '' ? [] : [{ text: part, ...(variable === undefined ? {} : { variable }) }];
  });
}
