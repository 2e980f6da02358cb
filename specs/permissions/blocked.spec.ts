import { blockedScenario } from '../../harness/generators/blocked.ts';
import { conformance } from '../conformance.ts';

conformance({
  case: 'permissions/blocked',
  title: 'a user blocks another one, who goes on sending, and lets him write again',
  exercises: ['IMC-PERM-001', 'IMC-PERM-002', 'IMC-PERM-003'],
  needs: ['block'],
  playsMax: 40,
  scenario: blockedScenario,
});
