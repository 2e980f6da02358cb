import type { Failure } from '../../../vocabulary/index.ts';
import { unknown } from '../../../vocabulary/index.ts';
import { orTimeout, outcomeOfError } from '../outcomes.ts';
import { Pending } from '../pending.ts';
import type { StreamEvents } from './stream.ts';
import { TcpStream } from './tcp-stream.ts';
import { WsStream } from './ws-stream.ts';

interface Knock {
  readonly ca: string | undefined;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/** Opens a connection to an address and closes it again; nobody logs in. Gives why it cannot be opened. */
export async function doorAt(
  over: 'tcp' | 'ws',
  address: string,
  { ca, signal, timeoutMs }: Knock,
): Promise<Failure | undefined> {
  const opened = new Pending();
  const events: StreamEvents = {
    opened: () => opened.settle({ is: 'ok' }),
    came: () => {},
    closed: ({ reason, error }) =>
      error ? opened.settleWith(() => outcomeOfError(error)) : opened.settle(unknown('cut', reason)),
  };
  const stream = over === 'ws' ? new WsStream(address, events, ca) : new TcpStream(address, events);
  const leave = () => {
    stream.end();
    opened.settle(unknown('cut', 'given up'));
  };
  signal.addEventListener('abort', leave, { once: true });
  const outcome = await orTimeout(timeoutMs, 'no connection', opened.outcome);
  signal.removeEventListener('abort', leave);
  leave();
  return outcome.is === 'ok' ? undefined : outcome;
}
