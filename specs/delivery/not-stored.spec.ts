import { notStoredScenario } from '../../harness/generators/not-stored.ts';
import { conformance } from '../conformance.ts';

conformance({
  case: 'delivery/not-stored',
  title: 'messages for those who are online, alone or among others that are stored',
  exercises: ['IMC-DLV-004'],
  needs: ['transient'],
  playsMax: 40,
  scenario: notStoredScenario,
});
