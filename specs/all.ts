import { specFiles } from './collect.ts';
import { conformance, externalCases } from './conformance.ts';

// All cases of a run in one file, so that it knows the last of them before it plays the first; a team's own behind ours.
for (const file of specFiles()) await import(file);
for (const theCase of await externalCases()) conformance(theCase);
