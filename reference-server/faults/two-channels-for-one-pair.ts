import { PERSON, channel } from '../channel.ts';
import type { Fault } from './fault.ts';

/** The id of a pair depends on who speaks: a to b and b to a are two channels. */
export const fault: Fault = {
  id: 'two-channels-for-one-pair',
  breaks: 'the two directions of a pair are two channels',
  stage: 'resolveChannel',
  caughtBy: ['IMC-DM-002', 'IMC-DM-009'],
  mayBreak: [
    'IMC-DM-001',
    'IMC-DM-003',
    'IMC-DM-004',
    'IMC-DM-005',
    'IMC-DM-006',
    'IMC-DM-007',
    'IMC-DM-010',
    'IMC-DM-011',
    'IMC-ORD-001',
    'IMC-HIST-001',
    'IMC-HIST-004',
    'IMC-CONV-001',
    'IMC-UNRD-001',
    'IMC-UNRD-002',
    'IMC-CONV-002',
    'IMC-CONV-003',
    'IMC-CONV-004',
    'IMC-DUR-001',
    'IMC-DUR-002',
    'IMC-DUR-006',
    'IMC-DUR-003',
    'IMC-DUR-004',
    'IMC-DUR-005',
  ],
  apply: (inner) => ({
    ...inner,
    resolveChannel: (uid, channelId, channelType) =>
      channelType === PERSON
        ? channel(`${uid}@${channelId}`, channelType)
        : inner.resolveChannel(uid, channelId, channelType),
  }),
};
