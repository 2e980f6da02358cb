import { unacknowledgedScenario } from '../../harness/generators/unacknowledged.ts';
import { conformance } from '../conformance.ts';

conformance({
  case: 'delivery/unacknowledged',
  title: 'a session acknowledges nothing, beside others that do, until the server has pushed again',
  exercises: ['IMC-DLV-005', 'IMC-DM-008'],
  needs: ['repush', 'timers'],
  playsMax: 20,
  scenario: unacknowledgedScenario,
});
