/** Rules that may notice, whatever it is that keeps a chat out of the conversation list of its receiver. */
export const whereTheReceiversListLacksAChat: readonly string[] = [
  'IMC-DM-005',
  'IMC-DM-006',
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
];

/** Rules that may notice, whatever it is that keeps a chat out of a conversation list. */
export const whereAListLacksAChat: readonly string[] = [...whereTheReceiversListLacksAChat, 'IMC-DM-007'];

/** Rules that may notice, whatever it is that keeps a chat from its users. */
export const whereAChatIsLost: readonly string[] = [
  ...whereAListLacksAChat,
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
  'IMC-HIST-004',
  'IMC-HOOK-001',
  'IMC-CMD-001',
  'IMC-PERM-001',
  'IMC-PERM-003',
  'IMC-DUR-003',
  'IMC-DUR-004',
  'IMC-DUR-005',
];
