import { conformance, externalCases } from './conformance.ts';

// The cases of a team's own, in a run that was given some.
for (const theCase of await externalCases()) conformance(theCase);
