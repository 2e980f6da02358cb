import { devicesScenario } from '../../harness/generators/devices.ts';
import { conformance } from '../conformance.ts';

conformance({
  case: 'sessions/devices',
  title: 'devices come, come again, are not let in and are sent away, while others talk',
  exercises: ['IMC-SESS-004', 'IMC-SESS-005', 'IMC-SESS-006', 'IMC-DLV-003'],
  needs: ['sessionSend'],
  playsMax: 40,
  scenario: devicesScenario,
});
