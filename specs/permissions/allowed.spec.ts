import { allowedScenario } from '../../harness/generators/allowed.ts';
import { conformance } from '../conformance.ts';

conformance({
  case: 'permissions/allowed',
  title: 'a stranger writes to a user who allows it him first, and no longer in the end',
  exercises: ['IMC-PERM-002', 'IMC-PERM-004', 'IMC-PERM-005'],
  needs: ['allowList'],
  playsMax: 40,
  scenario: allowedScenario,
});
