import { type Channel, GROUP, PERSON, channel } from '../channel.ts';
import { Refusal, reasons } from '../errors.ts';
import type { Store } from '../store/store.ts';
import type { Policy } from './policy.ts';
import type { Draft, Stages } from './stages.ts';

/** A channel must take messages; a session must be one that may send them there. The API sends for whomever it names. */
export function authorize(store: Store, policy: Policy): Stages['authorize'] {
  return (draft, target) => {
    refuseClosed(store, target);
    if (draft.via === 'api' || store.systemUsers.has(draft.fromUid)) return;
    if (target.type === PERSON) refuseStranger(store, policy, draft);
    else refuseOutsider(store, draft.fromUid, target);
  };
}

function refuseClosed(store: Store, target: Channel): void {
  const info = store.channels.info(target);
  if (info === undefined && target.type === GROUP)
    throw new Refusal(reasons.notSubscriber, `the group ${target.id} does not exist`);
  if (info?.ban) throw new Refusal(reasons.banned, `the channel ${target.id} is banned`);
  if (info?.disband) throw new Refusal(reasons.disbanded, `the channel ${target.id} is disbanded`);
}

/** Whom a person does not want to hear; nobody is a stranger to himself, or to a system user. */
function refuseStranger({ lists, systemUsers }: Store, policy: Policy, { fromUid, channelId: receiver }: Draft): void {
  if (receiver === fromUid || systemUsers.has(receiver)) return;
  const own = channel(receiver, PERSON);
  if (lists.has('blacklist', own, fromUid)) throw new Refusal(reasons.blocked, `${receiver} has blocked ${fromUid}`);
  if (policy.personWhitelist && !lists.has('whitelist', own, fromUid))
    throw new Refusal(reasons.notOnWhitelist, `${fromUid} is not on the whitelist of ${receiver}`);
}

function refuseOutsider({ lists, channels }: Store, uid: string, group: Channel): void {
  if (lists.has('blacklist', group, uid)) throw new Refusal(reasons.blocked, `${uid} is blocked in ${group.id}`);
  if (!channels.isSubscriber(group, uid))
    throw new Refusal(reasons.notSubscriber, `${uid} is not a subscriber of ${group.id}`);
  if (!lists.isEmpty('whitelist', group) && !lists.has('whitelist', group, uid))
    throw new Refusal(reasons.notOnWhitelist, `${uid} is not on the whitelist of ${group.id}`);
}
