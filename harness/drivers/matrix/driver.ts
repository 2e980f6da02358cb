import type { Driver } from '../../vocabulary/index.ts';
import { capabilitiesOf, served } from './capabilities.ts';
import { openPlay } from './play-client.ts';
import { probe } from './probe.ts';
import { waysOf } from './ways.ts';

/** Talks to Matrix homeservers by the client-server API: direct chats, each a room of two, and groups, between accounts of one server. */
export const matrixDriver: Driver = {
  kind: 'matrix',
  serves: served,
  capabilities: capabilitiesOf,
  probe,
  ways: waysOf,
  open: openPlay,
};
