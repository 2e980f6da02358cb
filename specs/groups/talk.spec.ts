import { groupTalkScenario } from '../../harness/generators/group-talk.ts';
import { conformance } from '../conformance.ts';

conformance({
  case: 'groups/talk',
  title: 'a group is made, its members talk, some come later or are taken out, and somebody else looks on',
  exercises: ['IMC-GRP-001', 'IMC-GRP-002', 'IMC-GRP-003', 'IMC-GRP-004', 'IMC-GRP-005', 'IMC-GRP-006', 'IMC-GRP-007'],
  needs: ['groups', 'groupSend'],
  scenario: groupTalkScenario,
});
