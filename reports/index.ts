export { renderSummary } from './render/terminal.ts';
export { runFormat, runOptionsSchema, runSchema } from './run.ts';
export type { Run, RunOptions } from './run.ts';
export { sentenceOf } from './sentences.ts';
