import type { Capabilities, CapabilityName, Source } from './capabilities.ts';
import { absenceOf } from './capabilities.ts';
import type { HistoryView } from './view.ts';

/** Areas of ours, with what stands for each in ids. A team's own rules have areas of their own. */
export const areas = {
  'first-dm': 'DM',
  delivery: 'DLV',
  ordering: 'ORD',
  history: 'HIST',
  conversations: 'CONV',
  unread: 'UNRD',
  groups: 'GRP',
  permissions: 'PERM',
  sessions: 'SESS',
  commands: 'CMD',
  durability: 'DUR',
  robustness: 'ROB',
  webhooks: 'HOOK',
  upgrade: 'UPG',
  capabilities: 'CAP',
} as const;

/** Whether a rule is one of ours, by its id; all others are a team's own. */
export function isOurs(id: string): boolean {
  return id.startsWith('IMC-');
}

export type Level = 'MUST' | 'SHOULD';
export type Severity = 'critical' | 'major' | 'minor';

/** One promise, with its checker. One file a rule; docs/requirements is made from these. */
export interface Rule {
  /** `IMC-<AREA>-<number>`, for ever; of a team's own rule `ACME-<AREA>-<number>`. */
  readonly id: string;
  /** One of ours, which is also the folder; of a team's own rule a slug that is none of them. */
  readonly area: string;
  /** MUST needs a documented promise or an acknowledged success; common sense alone is SHOULD. */
  readonly level: Level;
  readonly severity: Severity;
  /** What is owed, as a sentence without a full stop. */
  readonly title: string;
  /** The promise in full. */
  readonly text: string;
  readonly source: readonly [Source, ...Source[]];
  /** Obligations that a pass needs. Default 1. */
  readonly evidence?: number;
  /**
   * What a server must document to be bound by it: where one is absent the rule is `unsupported`, with the reason; where
   * the weakest is a mere `convention`, a MUST counts as SHOULD.
   */
  readonly needs: readonly CapabilityName[];
  /**
   * Where the server keeps no conversation list, or counts nothing unread, one that is derived from its archive and read
   * positions will do. Default: it will not.
   */
  readonly derived?: true;
  /** Why the rule has nothing to judge on a server that documents all of `needs`, such as one way alone where two are compared. Default: it has. */
  readonly nothingToJudge?: (capabilities: Capabilities) => string | undefined;
  /** Judges one history. Pure, linear in its events. */
  readonly check: (view: HistoryView) => Findings;
}

export interface Findings {
  /** How many times the history came to a moment at which something was owed. */
  readonly obligations: number;
  /** For each of them, the places in the record of what it is about. */
  readonly about: readonly (readonly number[])[];
  readonly violations: readonly Violation[];
}

export interface Violation {
  /** The way in which the rule was broken, as a slug; failures are kept by rule, shape and profile. */
  readonly shape: string;
  readonly expected: string;
  readonly actual: string;
  /** No later read can mend it, so nothing is gained by waiting. Default: it may be mended until the settle time ends. */
  readonly lasting?: true;
  /** Places in the record that show it. */
  readonly evidence: readonly number[];
}

/** What stands in for a capability that is absent, where a rule takes what is derived. */
const derivedFrom: Readonly<Partial<Record<CapabilityName, readonly CapabilityName[]>>> = {
  listWays: ['archiveWays'],
  unread: ['archiveWays', 'readPosition'],
};

/** What a server must document for a rule to bind it: what the rule needs, or what that is derived from there. */
export function neededOf(rule: Pick<Rule, 'needs' | 'derived'>, capabilities: Capabilities): readonly CapabilityName[] {
  if (!rule.derived) return rule.needs;
  return rule.needs.flatMap((name) =>
    absenceOf(capabilities, name) === undefined ? [name] : (derivedFrom[name] ?? [name]),
  );
}

/** Why a server with these capabilities is not bound by the rule; `undefined` when it is. */
export function unsupportedBy(
  rule: Pick<Rule, 'needs' | 'derived' | 'nothingToJudge'>,
  capabilities: Capabilities,
): string | undefined {
  return absenceOf(capabilities, ...neededOf(rule, capabilities)) ?? rule.nothingToJudge?.(capabilities);
}

/** What one rule says of one history. */
export interface Judgement extends Findings {
  readonly rule: string;
}

/** Failures are kept by this key. */
export function failureKey(rule: string, shape: string): string {
  return `${rule}/${shape}`;
}
