/** What stands where a secret stood. */
export const mask = '***';

/** A shorter text is found in too many places to be taken out of all that is said. */
const SECRET_CHARS_MIN = 4;

/** Names whose values are secrets: of flags, environment variables, options of a server. */
const secretName = /token$|password|passwd|passphrase|secret|credential|(?:api|private|access)[_-]?key$/i;

/** Values that no secret has, behind names such as `--secret-mode on`. */
const noSecret = /^(?:true|false|on|off|yes|no|none|\d{1,5})$/i;

const secrets = new Set<string>();
let pattern: RegExp | undefined;

/** Whether the value behind this name is a secret, such as that of `--token` or `WK_MANAGERTOKEN`. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

/** From now on `redact` takes this out of every text; a text of fewer than four characters is left alone. */
export function keepSecret(secret: string): void {
  if (secret.length < SECRET_CHARS_MIN || noSecret.test(secret)) return;
  for (const written of [secret, encodeURIComponent(secret.toWellFormed()), JSON.stringify(secret).slice(1, -1)])
    secrets.add(written);
  pattern = undefined;
}

/** Keeps what is secret among the values of these names, such as those of an environment. */
export function keepSecretsOf(values: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    if (isSecretName(name)) keepSecret(value);
    keepCredentials(value);
  }
}

/** Keeps what is secret in the words of a command line: `--token T`, `--token=T`, `KEY=VALUE`, `http://user:password@host`. */
export function keepSecretsIn(words: readonly string[]): void {
  for (const { name, value } of valuesIn(words)) keepSecretsOf({ [name]: value });
}

/** The words of a command line with `***` for each secret, however short. */
export function withoutSecrets(words: readonly string[]): string[] {
  const clean = words.map(redact);
  for (const { name, value, word } of valuesIn(words))
    if (isSecretName(name) && value !== '' && !noSecret.test(value))
      clean[word] = `${(words[word] ?? '').slice(0, -value.length)}${mask}`;
  return clean;
}

/** All secrets that are kept, in each way in which they may be written: for another thread to keep. */
export function secretsKept(): readonly string[] {
  return [...secrets];
}

/** The text with `***` for each secret that is kept. */
export function redact(text: string): string {
  if (secrets.size === 0) return text;
  pattern ??= new RegExp(
    [...secrets]
      .sort((a, b) => b.length - a.length)
      .map(literal)
      .join('|'),
    'g',
  );
  return text.replace(pattern, mask);
}

/** For `JSON.stringify`: leaves secrets out of every text in it; `undefined`, which costs nothing, where none are kept. */
export function redacting(): ((key: string, value: unknown) => unknown) | undefined {
  return secrets.size === 0 ? undefined : (_key, value) => (typeof value === 'string' ? redact(value) : value);
}

/** What stands behind each name, and in which word. */
function valuesIn(
  words: readonly string[],
): { readonly name: string; readonly value: string; readonly word: number }[] {
  return words.map((text, word) => {
    const [, name, value = ''] = /^(-{0,2}[A-Za-z_][\w.-]*)=(.*)$/s.exec(text) ?? [];
    if (name !== undefined) return { name, value, word };
    const before = words[word - 1] ?? '';
    return { name: before.startsWith('-') && !before.includes('=') ? before : '', value: text, word };
  });
}

/** The password of a URL, and how both go over the wire; a name alone is one where it is long. */
function keepCredentials(text: string): void {
  const url = /:\/\/[^\s/@]+@/.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  if (!url) return;
  const [user, password] = [decoded(url.username), decoded(url.password)];
  if (password === '') {
    if (user.length >= 2 * SECRET_CHARS_MIN) keepSecret(user);
    return;
  }
  for (const secret of [password, url.password, Buffer.from(`${user}:${password}`).toString('base64')])
    keepSecret(secret);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
}
