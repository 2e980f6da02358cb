import type { Fault } from './fault.ts';

/** Sessions are kept by user, one for each. */
export const fault: Fault = {
  id: 'second-device-sees-nothing',
  breaks: 'of the sessions of a user only the oldest is pushed anything',
  stage: 'push',
  caughtBy: ['IMC-DM-008'],
  mayBreak: ['IMC-DLV-003', 'IMC-DLV-004', 'IMC-DLV-005', 'IMC-ORD-001', 'IMC-CONV-001', 'IMC-CMD-001'],
  apply: (inner, { sessions }) => ({
    ...inner,
    push({ message, members }, { origin }) {
      for (const uid of members) {
        const [oldest] = sessions.of(uid);
        if (oldest !== origin) oldest?.deliver(message);
      }
    },
  }),
};
