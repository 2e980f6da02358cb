import type { Capabilities, Dimension, Doing, HistoryView } from '../../vocabulary/index.ts';
import { absenceOf, placesOf, valueOf } from '../../vocabulary/index.ts';
import { waysOf } from '../parts.ts';
import { actAbsence, actOn, actsOf } from './dialect-acts.ts';
import type { ActName } from './dialect-act.ts';
import type { Scene, Speaker } from './scene.ts';
import { hello, letters } from './scene.ts';
import { acceptedOf, isOf, opening } from './seen.ts';

export type Before = 'nothing' | 'refused' | 'not-stored' | 'command' | 'deleted' | 'shared-group';

/** What there had been between the two before the first message. */
export function beforeDimension(): Dimension {
  return {
    name: 'before',
    means: 'What there had been between the two before the first message.',
    values: {
      nothing: { means: 'nothing', places: (view) => (hadSomething(view) ? [] : placesOf(...opening(view))) },
      refused: {
        means: 'the sender had been blocked by the receiver, was refused a message, and was let again',
        absent: (offered) => absenceOf(offered, 'block') ?? blockedWay(offered).absent,
        places: (view) => afterThese(view, refusedOnes(view)),
      },
      'not-stored': {
        means: 'a message that is only for those who are online',
        absent: (offered) => absenceOf(offered, 'transient'),
        places: (view) =>
          afterThese(
            view,
            view.transients.filter((send) => send.outcome.is === 'ok' && isOf(send, 'before')),
          ),
      },
      command: actValue('send-command', 'a command'),
      deleted: {
        means: 'a message, after which the receiver deleted the conversation',
        absent: (offered) => actAbsence(offered, 'delete-chat'),
        places: afterDeletion,
      },
      'shared-group': actValue('share-group', 'a group of which both are members'),
    },
  };
}

function actValue(act: ActName, means: string): Dimension['values'][string] {
  return {
    means,
    absent: (offered) => actAbsence(offered, act),
    places: (view) => afterThese(view, actsOf(view, act)),
  };
}

function hadSomething(view: HistoryView): boolean {
  return (
    [...view.sends, ...view.transients].some((send) => isOf(send, 'before')) ||
    (['send-command', 'share-group'] as const).some((act) => actsOf(view, act).length > 0)
  );
}

function refusedOnes(view: HistoryView): Doing[] {
  const refused = view.sends.filter(
    ({ outcome, message }) => outcome.is === 'refused' && outcome.by === 'server' && isOf({ message }, 'before'),
  );
  return refused.length === 0 ? [] : [...refused, ...view.blocks];
}

function afterDeletion(view: HistoryView): number[] {
  const [first] = opening(view);
  const deletions = actsOf(view, 'delete-chat').filter(({ end }) => first && end < first.start);
  const gone = acceptedOf(view, 'before').filter(({ end }) => deletions.some(({ start }) => end < start));
  if (gone.length === 0) return [];
  return afterThese(view, [...gone, ...deletions]);
}

/** Places of these doings, which had to come before the first message, and of that one. */
function afterThese(view: HistoryView, doings: readonly Doing[]): number[] {
  const [first] = opening(view);
  const earlier = doings.filter(({ end }) => first && end < first.start);
  return first && earlier.length > 0 ? placesOf(...earlier, first) : [];
}

/** By which way somebody who is blocked is kept from sending. */
function blockedWay(capabilities: Capabilities): { readonly by?: Speaker; readonly absent?: string } {
  const binds = valueOf(capabilities, 'block') ?? [];
  const way = (['session', 'api'] as const).find((each) => binds.includes(each) && waysOf(capabilities).includes(each));
  return way ? { by: { way } } : { absent: 'block: no way of sending is bound by it' };
}

/** It is as it is to be before the first message; messages go by the way of the sender, where that may be. */
export function applyBefore(scene: Scene, value: Before, by: Speaker): void {
  const { story, cast, capabilities } = scene;
  const { sender, receiver } = cast;
  if (value === 'refused') return beRefused(scene, by);
  if (value === 'not-stored') scene.say('before', { by, payload: hello, stored: false });
  if (value === 'command') {
    const said = { message: `${letters.before}1`, payload: hello };
    const op = actOn(capabilities, 'send-command')?.op([sender, receiver], said);
    if (op) story.ops.push(op);
  }
  if (value === 'shared-group') {
    const op = actOn(capabilities, 'share-group')?.op([sender, receiver]);
    if (op) story.ops.push(op);
  }
  if (value === 'deleted') beDeleted(scene, by);
}

function beRefused(scene: Scene, by: Speaker): void {
  const { story, cast, capabilities } = scene;
  const { sender, receiver } = cast;
  const { by: blocked = by } = blockedWay(capabilities);
  const speaker = blocked.way === by.way ? by : blocked;
  story.ops.push({ op: 'block', user: receiver, peer: sender });
  scene.say('before', { by: speaker, payload: hello });
  story.ops.push({ op: 'unblock', user: receiver, peer: sender });
  // Who goes on by the API is not there any more.
  if (speaker.way === 'session' && by.way !== 'session') story.logout(sender);
}

function beDeleted(scene: Scene, by: Speaker): void {
  const { sender, receiver } = scene.cast;
  scene.awaitPush(scene.say('before', { by, payload: hello }));
  deleteChat(scene, [receiver, sender]);
}

/** A user looks at his list and takes the chat out of it. */
export function deleteChat({ story, capabilities }: Scene, [user, peer]: readonly [string, string]): void {
  const op = actOn(capabilities, 'delete-chat')?.op([user, peer]);
  if (!op) return;
  story.ops.push({ op: 'list-conversations', user, way: 'usual' }, op);
}
