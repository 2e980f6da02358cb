export { checkBuild } from './build-stamp.ts';
export { type FaultInfo, listFaults } from './list-faults.ts';
export { packageRoot } from './package-root.ts';
export { type TargetOptions, type TargetSpec, parseTarget } from './parse-target.ts';
export { type Lease, type Pool, type PoolOptions, openPool } from './pool.ts';
