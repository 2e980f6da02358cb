import type { Driver } from '../../vocabulary/index.ts';
import { capabilitiesOf, served } from './capabilities.ts';
import { signatureOf } from './channel-id.ts';
import { openPlay } from './play-client.ts';
import { probe } from './probe.ts';
import { openStandIn } from './stand-in.ts';

/** Talks to servers of the WuKongIM family: requests by HTTP, sessions by the binary protocol over TCP. */
export const wukongimDriver: Driver = {
  kind: 'wukongim',
  serves: served,
  capabilities: capabilitiesOf,
  signature: signatureOf,
  probe,
  open: openPlay,
  standIn: openStandIn,
};
