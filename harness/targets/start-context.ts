import type { Driver } from '../vocabulary/index.ts';
import type { Flavour } from './flavours/flavour.ts';
import type { Profile } from './flavours/profile.ts';
import type { ImageSpec, ProcessSpec, ReferenceSpec } from './parse-target.ts';
import type { Reaper } from './reaper.ts';
import type { ServerLog } from './server-log.ts';
import type { WebhookListener } from './webhook-listener.ts';

/** What every start of a server needs. */
export interface StartContext {
  readonly spec: ReferenceSpec | ProcessSpec | ImageSpec;
  readonly flavour: Flavour;
  /** How it is configured. */
  readonly profile: Profile;
  readonly driver: Pick<Driver, 'kind' | 'probe'>;
  readonly reaper: Reaper;
  readonly log: ServerLog;
  /** A folder with data of a server of its kind, which it is started with a copy of. Default: none. */
  readonly data?: string;
  /** Where the server tells a back end what happens, from before its start until after its end. */
  readonly webhooks: WebhookListener;
  /** Multiplies how long we wait; 1 on a quiet machine. */
  readonly patience: number;
  /** Tells whoever waits what a start that takes long is at. */
  readonly say: (text: string) => void;
  /** Told how long each start took until the server was ready, in milliseconds. */
  readonly started: (ms: number) => void;
  /** Ends a start that is under way. */
  readonly signal: AbortSignal;
}
