import { watchLag } from '../core/clock.ts';
import type { CampaignDeps, CampaignOptions } from '../campaign/campaign-types.ts';
import { viewOf } from '../model/view-of.ts';
import { judge } from '../rules/index.ts';
import { nameWorld, saltOf } from '../runner/naming.ts';
import { play } from '../runner/play.ts';
import type { Op, Payload, PlayedEvent, RunEvent, Scenario } from '../vocabulary/index.ts';
import type { Toy } from './toy.ts';
import { toyAbout, toyCapabilities } from './toy.ts';

const hello: Payload = { shape: 'text', text: 'hello' };

/** A scenario of these ops. */
export function scenarioOf(...ops: Op[]): Scenario {
  return { case: 'test/test', ops };
}

/** alice sends bob a message by the API. */
export function apiSend(message = 'm1', from = 'alice', to = 'bob'): Op {
  return { op: 'send', message, from, to, via: 'api', payload: hello };
}

/** A play of `a/b` that owed nothing, used nothing and broke nothing, but for what is given. */
export function playedEvent(rest: Partial<Omit<PlayedEvent, 'type'>> = {}): PlayedEvent {
  return {
    type: 'played',
    case: 'a/b',
    play: 0,
    digest: '',
    ms: 1,
    load: 1,
    obligations: {},
    broken: [],
    used: {},
    ops: {},
    took: { 'session-ack': [], 'api-ack': [], push: [] },
    ...rest,
  };
}

/** What a campaign on a toy is handed, and the events that it tells. */
export function campaignOn(
  toy: Toy,
  { signal = new AbortController().signal, capabilities = toyCapabilities }: Partial<CampaignDeps> = {},
): { deps: CampaignDeps; events: RunEvent[] } {
  const events: RunEvent[] = [];
  const deps: CampaignDeps = {
    driver: toy.driver,
    about: toyAbout,
    capabilities,
    instance: toy.instance,
    disturbable: toy.disturbable,
    lag: watchLag(),
    judge,
    viewOf,
    play,
    nameWorld,
    saltOf,
    emit: (event) => events.push(event),
    signal,
  };
  return { deps, events };
}

/** Options of a small campaign. */
export const smallCampaign: CampaignOptions = {
  seed: 1,
  plays: 20,
  patience: 1,
  concurrency: 4,
  timeBudgetMs: 0,
  rules: [],
  confirmations: 4,
};
