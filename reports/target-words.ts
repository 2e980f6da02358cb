import type { TargetInfo } from '../harness/vocabulary/index.ts';

/** A target as a person reads it: `./a-server-2.1 (a-server 2.1), fault x`. */
export function targetWords({ name, flavour, version, faults, wraps, options }: TargetInfo): string {
  return [
    `${name} (${flavour} ${version})`,
    ...faults.map((id) => `fault ${id}`),
    ...wraps.map((id) => `wrap ${id}`),
    ...(options.length === 0 ? [] : [`options ${options.join(' ')}`]),
  ].join(', ');
}
