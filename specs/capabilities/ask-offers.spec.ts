import { askOffersScenario } from '../../harness/generators/ask-offers.ts';
import { conformance } from '../conformance.ts';

conformance({
  case: 'capabilities/ask-offers',
  title: 'a user asks the server what it offers',
  exercises: ['IMC-CAP-001'],
  scenario: askOffersScenario,
  playsMax: 3,
});
