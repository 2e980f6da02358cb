import {
  commandsScenario,
  deletedScenario,
  routesScenario,
  setUnreadScenario,
} from '../../harness/generators/wukongim-stories.ts';
import { conformance } from '../conformance.ts';

conformance({
  case: 'unread/wukongim-set',
  title: 'a user sets how much of a chat is unread for him',
  exercises: ['IMC-UNRD-002'],
  needs: ['dialect'],
  playsMax: 20,
  scenario: setUnreadScenario,
});

conformance({
  case: 'conversations/wukongim-deleted',
  title: 'a user deletes a conversation, and is written to again',
  exercises: ['IMC-CONV-002'],
  needs: ['dialect'],
  playsMax: 20,
  scenario: deletedScenario,
});

conformance({
  case: 'commands/wukongim-synced',
  title: 'commands are handed out until they are acknowledged',
  exercises: ['IMC-CMD-001'],
  needs: ['dialect'],
  playsMax: 20,
  scenario: commandsScenario,
});

conformance({
  case: 'capabilities/wukongim-routes',
  title: 'everything else that only this kind of server knows is asked for',
  exercises: ['IMC-SESS-003'],
  needs: ['dialect'],
  playsMax: 5,
  scenario: routesScenario,
});
