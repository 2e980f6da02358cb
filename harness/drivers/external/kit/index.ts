/** All that a driver which is not ours may need of us: `im-conformance/driver`. Its types are the whole interface. */
export { z } from 'zod';
export { type Deadline, deadlineIn, poll, within } from '../../../core/deadline.ts';
export { absentUnlessSaid, refused, sessionClosed, stated, unknown, unreachable } from '../../../vocabulary/index.ts';
export type {
  About,
  ArchivedMessage,
  Capabilities,
  CapabilityName,
  CleanUpHow,
  CleanedUp,
  ConversationView,
  Driver,
  DriverOp,
  Endpoints,
  Failure,
  Located,
  Made,
  MessageView,
  Observation,
  Outcome,
  PlayClient,
  PlayContext,
  Probe,
  Result,
  SeenMessage,
  World,
} from '../../../vocabulary/index.ts';
export type { ContractOptions } from '../../contract/options.ts';
export { type ExternalDriver, defineDriver, driverApi } from '../define.ts';
export { type CleanUpOf, type Remover, cleanUpBy } from './clean-up-by.ts';
export { OpEnded, endedBy, notWritten } from './ended.ts';
export { type HttpAnswer, type HttpRequest, jsonIn } from './http.ts';
export { type Connect, type Doing, type Ops, type Wire, openPlay } from './open-play.ts';
export { probeBy } from './probe-by.ts';
export type { Socket } from './socket.ts';
export { textFrame } from './text-frame.ts';
