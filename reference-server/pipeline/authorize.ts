import { PERSON } from '../channel.ts';
import { Refusal, reasons } from '../errors.ts';
import type { Store } from '../store/store.ts';
import type { Stages } from './stages.ts';

/** Anybody may write to a person; to a group its subscribers may, and the API for whomever it names. */
export function authorize(store: Store): Stages['authorize'] {
  return ({ fromUid, via }, channel) => {
    if (channel.type === PERSON) return;
    const info = store.channels.info(channel);
    if (info === undefined) throw new Refusal(reasons.notSubscriber, `the group ${channel.id} does not exist`);
    if (info.disband !== 0) throw new Refusal(reasons.disbanded, `the group ${channel.id} is disbanded`);
    if (info.ban !== 0) throw new Refusal(reasons.banned, `the group ${channel.id} is banned`);
    if (via === 'session' && !store.channels.isSubscriber(channel, fromUid))
      throw new Refusal(reasons.notSubscriber, `${fromUid} is not a subscriber of ${channel.id}`);
  };
}
