import { PERSON } from '../channel.ts';
import type { Fault } from './fault.ts';

/** Channels are looked up without regard to case, and written as they were looked up. */
export const fault: Fault = {
  id: 'upper-case-names-folded',
  breaks: 'the channel of two users has their names in small letters, so that who has capitals in his gets nothing',
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
        ? inner.resolveChannel(uid.toLowerCase(), channelId.toLowerCase(), channelType)
        : inner.resolveChannel(uid, channelId, channelType),
  }),
};
