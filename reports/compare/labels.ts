import { basename } from 'node:path';
import type { TargetInfo } from '../../harness/vocabulary/index.ts';

/** What tells each server from the others: its version; where that is not enough its kind, then its name, then what it was told, then its place. */
export function labelsOf(targets: readonly (TargetInfo | undefined)[]): string[] {
  const forms: ((target: TargetInfo) => string)[] = [
    ({ version }) => version,
    ({ flavour, version }) => `${flavour} ${version}`,
    ({ name, version }) => `${basename(name)} ${version}`,
    ({ flavour, version, faults, options }) => [`${flavour} ${version}`, ...faults, ...options].join(' '),
  ];
  const isOneKind = new Set(targets.map((target) => target?.flavour)).size === 1;
  for (const form of isOneKind ? forms : forms.slice(1)) {
    const labels = targets.map((target) => (target ? form(target) : 'no target'));
    if (new Set(labels).size === labels.length) return labels;
  }
  return targets.map((target, i) => `${target ? `${target.flavour} ${target.version}` : 'no target'} (${i + 1})`);
}
