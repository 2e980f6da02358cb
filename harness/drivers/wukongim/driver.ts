import type { Driver } from '../../vocabulary/index.ts';
import { capabilitiesOf, served } from './capabilities.ts';
import { hashesOf, signatureOf } from './channel-id.ts';
import { cleanUp } from './clean-up.ts';
import { locate } from './locate.ts';
import { groupOf } from './ops/dialect/groups.ts';
import { dialectSentences } from './ops/dialect/index.ts';
import { openPlay } from './play-client.ts';
import { probe } from './probe.ts';
import { openStandIn } from './stand-in.ts';
import { waysOf } from './ways.ts';

/** Talks to servers of the WuKongIM family: requests by HTTP, sessions by WKProto or JSON-RPC, over TCP or WebSocket. */
export const wukongimDriver: Driver = {
  kind: 'wukongim',
  serves: served,
  capabilities: capabilitiesOf,
  signature: signatureOf,
  hashes: hashesOf,
  probe,
  locate,
  ways: waysOf,
  dialect: dialectSentences,
  serverWide: ['wukongim:system-user'],
  groupOf,
  cleanUp,
  open: openPlay,
  standIn: openStandIn,
};
