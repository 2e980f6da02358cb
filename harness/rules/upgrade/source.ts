import type { Source } from '../../vocabulary/index.ts';

/** Where it is written down what an upgrade keeps. */
export function promiseOfUpgrades(quote: string): readonly [Source] {
  return [{ url: 'docs/upgrades.md#what-an-upgrade-keeps', quote }];
}
