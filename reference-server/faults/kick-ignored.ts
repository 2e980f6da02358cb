import type { Fault } from './fault.ts';

/** The back end is answered, and the connection lives on. */
export const fault: Fault = {
  id: 'kick-ignored',
  breaks: 'who is kicked by a back end keeps his sessions',
  stage: 'kick',
  caughtBy: ['IMC-SESS-006'],
  mayBreak: [],
  apply: (inner) => ({ ...inner, kick: () => undefined }),
};
