import type { CapabilityName, OpOf, Result } from '../../../vocabulary/index.ts';
import { addressOf, type Doing } from '../desk.ts';
import type { Stream } from '../wire/stream.ts';
import { attr, type Element, ns, xml } from '../wire/xml.ts';
import { readingStream } from './accounts.ts';

/** What announces that a capability is offered: a feature, or an identity as `category/type`. */
interface Sign {
  readonly capability: CapabilityName;
  readonly of: 'domain' | 'account';
  readonly any: readonly string[];
}

/**
 * Registration is left out: servers announce it to those who have no account yet, while they negotiate the stream. So are
 * pings: that the server does not know them is an answer, too.
 */
const signs: readonly Sign[] = [
  { capability: 'push', of: 'domain', any: [ns.carbons] },
  { capability: 'offlinePush', of: 'domain', any: ['msgoffline'] },
  { capability: 'historyWays', of: 'account', any: [ns.archive] },
  { capability: 'archiveWays', of: 'account', any: [ns.archive] },
  { capability: 'walkWays', of: 'account', any: [ns.archive] },
  { capability: 'lookUpWays', of: 'account', any: [`${ns.archive}#extended`] },
  {
    capability: 'readPosition',
    of: 'account',
    any: ['pubsub/pep', 'http://jabber.org/protocol/pubsub#publish-options'],
  },
];

/** Asks the server and the own account what they announce. */
export async function askOffers(doing: Doing, { user }: OpOf<'ask-offers'>): Promise<Result> {
  const stream = await readingStream(doing, user);
  const ask = async (to: string) =>
    announcedIn(
      stream,
      await stream.request(xml('iq', { type: 'get', to }, xml('query', ns.discoInfo)), doing.timeoutMs),
    );
  const announced = { domain: await ask(doing.domain), account: await ask(addressOf(doing, user)) };
  return {
    gave: 'offers',
    offers: signs.map(({ capability, of, any }) => {
      const found = any.filter((sign) => announced[of].has(sign));
      const what = found.length > 0 ? `announces ${found.join(', ')}` : `does not announce ${any.join(' or ')}`;
      return { capability, offered: found.length > 0, detail: `disco#info of the ${of} ${what}` };
    }),
  };
}

function announcedIn(stream: Stream, answer: Element): ReadonlySet<string> {
  const query = answer.getChild('query', ns.discoInfo);
  if (!query) stream.garbage(`an answer that announces nothing: ${answer.toString()}`);
  const features = query?.getChildren('feature').map((feature) => attr(feature, 'var') ?? '') ?? [];
  const identities = query?.getChildren('identity').map((each) => `${attr(each, 'category')}/${attr(each, 'type')}`);
  return new Set([...features, ...(identities ?? [])]);
}
