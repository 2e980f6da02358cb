import { freshPairScenario } from '../../harness/generators/fresh-pair.ts';
import { conformance } from '../conformance.ts';

conformance({
  case: 'first-dm/fresh-pair',
  title: 'two users who have never met send each other their first messages',
  exercises: [
    'IMC-DM-001',
    'IMC-DM-002',
    'IMC-DM-003',
    'IMC-DM-004',
    'IMC-DM-005',
    'IMC-DM-006',
    'IMC-DM-007',
    'IMC-DM-008',
    'IMC-DM-009',
    'IMC-DM-010',
    'IMC-DM-011',
    'IMC-DLV-001',
    'IMC-DLV-002',
    'IMC-DLV-003',
    'IMC-ORD-001',
    'IMC-ORD-002',
    'IMC-HIST-001',
    'IMC-CONV-001',
    'IMC-UNRD-001',
    'IMC-SESS-001',
    'IMC-SESS-002',
    'IMC-SESS-003',
    'IMC-HOOK-001',
  ],
  scenario: freshPairScenario,
});
