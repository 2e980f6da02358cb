import { OpFailed, unknown } from '../outcomes.ts';
import type { Stream } from './stream.ts';
import { ns, xml } from './xml.ts';

/** An account as it logs in. */
export interface Account {
  readonly user: string;
  readonly password: string;
}

/** What SASL PLAIN says of an account. */
export function plainOf({ user, password }: Account): string {
  return Buffer.from(`\0${user}\0${password}`).toString('base64');
}

/** Opens the stream, or opens it again after the login; its features have come when it is done. */
export async function open(stream: Stream, timeoutMs: number): Promise<void> {
  await stream.opened(timeoutMs);
  stream.write(xml('open', { xmlns: ns.framing, to: stream.domain, version: '1.0' }));
  for (const awaited of ['open', 'features']) {
    const step = await stream.nextStep(timeoutMs, `no <${awaited}/> from the server`);
    if (step.getName() !== awaited) throw unknown('cut', `<${step.getName()}/> came where <${awaited}/> was due`);
  }
}

/** Makes an account, by in-band registration. One that is there already is as good. */
export async function registerAccount(stream: Stream, account: Account, timeoutMs: number): Promise<void> {
  await open(stream, timeoutMs);
  const fields = [xml('username', {}, account.user), xml('password', {}, account.password)];
  const iq = xml('iq', { type: 'set', to: stream.domain }, xml('query', ns.register, ...fields));
  try {
    await stream.request(iq, timeoutMs);
  } catch (thrown) {
    if (!(thrown instanceof OpFailed) || thrown.failure.is !== 'refused' || thrown.failure.code !== 'conflict')
      throw thrown;
  }
}

/** Logs in by SASL PLAIN and binds the resource. */
export async function logIn(
  stream: Stream,
  { resource, ...account }: Account & { readonly resource: string },
  timeoutMs: number,
): Promise<void> {
  await open(stream, timeoutMs);
  stream.write(xml('auth', { xmlns: ns.sasl, mechanism: 'PLAIN' }, plainOf(account)));
  const answer = await stream.nextStep(timeoutMs, 'no answer to the login');
  if (answer.getName() === 'failure') throw stream.refusal(answer);
  if (answer.getName() !== 'success') throw unknown('cut', `<${answer.getName()}/> came as answer to the login`);
  await open(stream, timeoutMs);
  const bind = xml('bind', ns.bind, xml('resource', {}, resource));
  const bound = await stream.request(xml('iq', { type: 'set' }, bind), timeoutMs);
  const address = bound.getChild('bind', ns.bind)?.getChildText('jid');
  if (!address) stream.garbage(`an address that was bound is missing: ${bound.toString()}`);
  if (!address) throw unknown('cut', 'the server bound no address');
  stream.address = address;
}
