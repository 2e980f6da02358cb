import type { Arbitrary } from 'fast-check';
import type { Capabilities, Case, Row, Rule, Scenario, Story } from '../vocabulary/index.ts';

export { default as fc } from 'fast-check';
export type { Arbitrary } from 'fast-check';
export { freshPairScenario } from '../generators/fresh-pair.ts';
export { apiWayFor, payloadFor, transportsFor, wayFor, waysOf } from '../generators/parts.ts';
export type { Transport, Way } from '../generators/parts.ts';
export { Story as ScenarioBuilder } from '../generators/story.ts';
export { circumstancesIn, circumstancesOf } from '../model/circumstances.ts';
export { isTouched } from '../model/dialects.ts';
export { before, only } from '../model/doings.ts';
export { blockedAt } from '../model/may-send.ts';
export { isRestartedBetween, settledChats } from '../model/restarts.ts';
export { isStill } from '../model/stillness.ts';
export { unreadAt } from '../model/unread.ts';
export { tally } from '../rules/tally.ts';
export type { Tally } from '../rules/tally.ts';
export { count, row } from '../rules/words.ts';
export { absenceOf, placesOf, valueOf } from '../vocabulary/index.ts';
export type {
  Capabilities,
  CapabilityName,
  ChatView,
  Dimension,
  DimensionValue,
  Doing,
  Findings,
  HistoryRead,
  HistoryView,
  ListRead,
  MarkView,
  MessageView,
  Op,
  OpOf,
  Payload,
  PushView,
  Row,
  SendView,
  SessionView,
  Source,
  Violation,
} from '../vocabulary/index.ts';

/** A rule of a team's own: as one of ours, but for its id and its area, which are the team's. */
export interface RuleDefinition extends Omit<Rule, 'needs'> {
  /** Default: none, it binds every server. */
  readonly needs?: Rule['needs'];
}

/** What a case draws: the ops. What case it is of is written into it when it is loaded. */
export type Told = Omit<Scenario, 'case'>;

/** As of ours, without the name of the case. */
export interface StoryDefinition extends Omit<Story, 'scenario'> {
  scenario(row: Row, capabilities: Capabilities): Arbitrary<Told>;
}

/** A case of a team's own: as one of ours, but for its slug, which begins with a word of the team's. */
export interface CaseDefinition extends Omit<Case, 'scenario'> {
  readonly scenario: ((capabilities: Capabilities) => Arbitrary<Told>) | StoryDefinition;
}

/** Gives the rule back, checked by its type: what a `*.rule.ts` exports by default. */
export function defineRule(rule: RuleDefinition): RuleDefinition {
  return rule;
}

/** Gives the case back, checked by its type: what a `*.case.ts` exports by default. */
export function defineCase(theCase: CaseDefinition): CaseDefinition {
  return theCase;
}
