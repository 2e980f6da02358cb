import { PERSON } from '../channel.ts';
import type { Fault } from './fault.ts';

const COLUMN = 48;

/** A column of 48 characters, and a database that cuts what is longer. */
export const fault: Fault = {
  id: 'long-names-cut',
  breaks:
    'the channel of two users has the first 48 characters of their names, so that who has a longer one gets nothing',
  stage: 'resolveChannel',
  caughtBy: ['IMC-DM-003', 'IMC-DM-004'],
  mayBreak: [
    'IMC-DM-005',
    'IMC-DM-006',
    'IMC-DM-007',
    'IMC-DM-010',
    'IMC-CONV-001',
    'IMC-CONV-002',
    'IMC-CONV-003',
    'IMC-CONV-004',
    'IMC-UNRD-001',
    'IMC-UNRD-002',
    'IMC-UNRD-003',
    'IMC-DUR-001',
    'IMC-DUR-002',
    'IMC-DUR-006',
    'IMC-DM-001',
    'IMC-DM-002',
    'IMC-DM-008',
    'IMC-DM-009',
    'IMC-DM-011',
    'IMC-DLV-001',
    'IMC-DLV-003',
    'IMC-DLV-004',
    'IMC-DLV-005',
    'IMC-ORD-001',
    'IMC-ORD-002',
    'IMC-HIST-001',
    'IMC-HIST-002',
    'IMC-HIST-003',
    'IMC-HOOK-001',
    'IMC-CMD-001',
    'IMC-PERM-001',
    'IMC-PERM-003',
    'IMC-DUR-003',
    'IMC-DUR-004',
    'IMC-DUR-005',
  ],
  apply: (inner) => ({
    ...inner,
    resolveChannel: (uid, channelId, channelType) =>
      channelType === PERSON
        ? inner.resolveChannel(uid.slice(0, COLUMN), channelId.slice(0, COLUMN), channelType)
        : inner.resolveChannel(uid, channelId, channelType),
  }),
};
