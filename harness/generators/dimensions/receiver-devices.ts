import type { Dimension, HistoryView } from '../../vocabulary/index.ts';
import { placesOf } from '../../vocabulary/index.ts';
import type { Scene } from './scene.ts';
import { besides, doneOf, isAlone, isTogether, opening, pushesTo, spoken } from './seen.ts';

export type Devices = 'offline' | 'one' | 'two' | 'leaving' | 'arriving';

/** How many devices of the receiver are there, beside the one by which he writes to himself, if he does. */
export function receiverDevicesDimension(): Dimension {
  return {
    name: 'receiver-devices',
    means: 'How many devices of the receiver are there when he is written to, but one by which he writes to himself.',
    values: {
      offline: {
        means: 'the receiver is not there',
        places: (view) => placesOf(...spoken(view).filter((send) => isAlone(view, send.to, send))),
      },
      one: { means: 'one device of the receiver is there', places: (view) => withDevices(view, 1) },
      two: { means: 'two devices of the receiver are there', places: (view) => withDevices(view, 2) },
      leaving: {
        means: 'a device of the receiver logs out while the first message is sent',
        places: (view) => amid(view, 'logout'),
      },
      arriving: {
        means: 'a device of the receiver logs in while the first message is sent',
        places: (view) => amid(view, 'login'),
      },
    },
  };
}

function withDevices(view: HistoryView, devices: number): number[] {
  return spoken(view).flatMap((send) => {
    const there = besides(view, send.to, send);
    if (there.length !== devices) return [];
    return [...placesOf(send, ...there.flatMap(({ logins }) => logins)), ...pushesTo(there, [send])];
  });
}

function amid(view: HistoryView, kind: 'login' | 'logout'): number[] {
  return opening(view).flatMap((send) => {
    const own = new Set(view.sessions.filter(({ user }) => user === send.to).map(({ session }) => session));
    const moves = doneOf(view, kind).filter(
      ({ op, start, end }) => own.has(op.session) && isTogether(send, { start, end }),
    );
    return moves.length === 0 ? [] : placesOf(send, ...moves);
  });
}

/** The receiver's devices come that are there before the first message. */
export function applyDevices(scene: Scene, value: Devices): void {
  if (value === 'one' || value === 'two' || value === 'leaving') arrive(scene);
  if (value === 'two') arrive(scene);
}

/** The receiver's device leaves, or comes, while the first message is sent. */
export function applyDevicesAmid({ story, cast, devices }: Scene, value: Devices): void {
  if (value === 'arriving') devices.push(story.loginBeside(cast.receiver, { overlap: true }));
  const leaving = value === 'leaving' ? devices.pop() : undefined;
  if (leaving !== undefined) story.leave(leaving, { overlap: true });
}

/** After a restart the receiver's devices are there again, if they were to be there. */
export function reconnectDevices(scene: Scene, value: Devices): void {
  if (scene.devices.length > 0 || value === 'leaving') return;
  applyDevices(scene, value === 'arriving' ? 'one' : value);
}

/** A device of the receiver comes; it is his main one, unless he writes to himself by another. */
function arrive({ story, cast, devices, isSelf }: Scene): void {
  const isMain = devices.length === 0 && !isSelf;
  devices.push(isMain ? story.login(cast.receiver) : story.loginBeside(cast.receiver));
}
