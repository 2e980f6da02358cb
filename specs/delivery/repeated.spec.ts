import { repeatedScenario } from '../../harness/generators/repeated.ts';
import { conformance } from '../conformance.ts';

conformance({
  case: 'delivery/repeated',
  title: 'messages that are sent once more, at once or later, as clients do that have heard no answer',
  exercises: ['IMC-DLV-006'],
  needs: ['repeatedSend'],
  playsMax: 40,
  scenario: repeatedScenario,
});
