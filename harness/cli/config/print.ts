import { isSecretName, mask, redact, withoutSecrets } from '../../core/secrets.ts';
import type { Setting, Settled } from './settle.ts';

export interface ConfigCommand extends Settled {
  /** What is played where nobody says it. */
  readonly standardTarget: string;
  readonly json: boolean;
}

/** `imc config`: each value, and where it comes from. */
export function configCommand({ json, standardTarget, target, file, settings }: ConfigCommand): number {
  const shown = settings.map((setting) => ({ ...setting, value: shownValue(setting, standardTarget) }));
  const played = redact(target ?? standardTarget);
  process.stdout.write(
    json
      ? `${JSON.stringify({ ...(file === undefined ? {} : { file }), target: played, settings: shown }, undefined, 2)}\n`
      : textOf(shown, { file, played }),
  );
  return 0;
}

/** A secret is not shown; `null` where an option is not given. */
function shownValue({ name, value }: Setting, standardTarget: string): unknown {
  if (value === undefined) return name === 'target' ? standardTarget : null;
  if (isSecretName(name)) return mask;
  if (Array.isArray(value)) return withoutSecrets(value.map(String));
  return typeof value === 'string' ? redact(value) : value;
}

function textOf(
  settings: readonly Setting[],
  { file, played }: { readonly file: string | undefined; readonly played: string },
): string {
  const rows = settings.map(({ name, value, from }) => [name, words(value), from] as const);
  const [wide, wider] = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) as [
    number,
    number,
  ];
  return [
    file === undefined ? 'no configuration here' : `configuration: ${file}`,
    `played: ${played}`,
    '',
    ...rows.map(([name, value, from]) => `${name.padEnd(wide)}  ${value.padEnd(wider)}  ${from}`),
    '',
  ].join('\n');
}

function words(value: unknown): string {
  if (value === null || (Array.isArray(value) && value.length === 0)) return '-';
  if (Array.isArray(value)) return value.join(' ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
