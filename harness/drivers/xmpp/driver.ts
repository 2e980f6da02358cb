import type { Driver } from '../../vocabulary/index.ts';
import { capabilitiesOf, served } from './capabilities.ts';
import { openPlay } from './play-client.ts';
import { waysOf } from './ways.ts';
import { probe } from './probe.ts';

/** Talks to XMPP servers over WebSocket (RFC 7395): direct chats between accounts of one domain. */
export const xmppDriver: Driver = {
  kind: 'xmpp',
  serves: served,
  capabilities: capabilitiesOf,
  probe,
  ways: waysOf,
  open: openPlay,
};
