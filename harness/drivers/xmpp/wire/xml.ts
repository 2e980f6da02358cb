import { Parser, createElement, type Element } from '@xmpp/xml';
import { ImcError } from '../../../core/errors.ts';

export type { Element };
export { createElement as xml };

/** Names of the protocols that are spoken here. */
export const ns = {
  framing: 'urn:ietf:params:xml:ns:xmpp-framing',
  streams: 'http://etherx.jabber.org/streams',
  streamErrors: 'urn:ietf:params:xml:ns:xmpp-streams',
  stanzaErrors: 'urn:ietf:params:xml:ns:xmpp-stanzas',
  sasl: 'urn:ietf:params:xml:ns:xmpp-sasl',
  bind: 'urn:ietf:params:xml:ns:xmpp-bind',
  client: 'jabber:client',
  register: 'jabber:iq:register',
  roster: 'jabber:iq:roster',
  version: 'jabber:iq:version',
  dataForms: 'jabber:x:data',
  discoInfo: 'http://jabber.org/protocol/disco#info',
  rsm: 'http://jabber.org/protocol/rsm',
  pubsub: 'http://jabber.org/protocol/pubsub',
  pubsubEvent: 'http://jabber.org/protocol/pubsub#event',
  ping: 'urn:xmpp:ping',
  carbons: 'urn:xmpp:carbons:2',
  forward: 'urn:xmpp:forward:0',
  stanzaIds: 'urn:xmpp:sid:0',
  archive: 'urn:xmpp:mam:2',
  displayed: 'urn:xmpp:mds:displayed:0',
  muc: 'http://jabber.org/protocol/muc',
  mucAdmin: 'http://jabber.org/protocol/muc#admin',
  mucOwner: 'http://jabber.org/protocol/muc#owner',
  mucUser: 'http://jabber.org/protocol/muc#user',
  markers: 'urn:xmpp:chat-markers:0',
  blocking: 'urn:xmpp:blocking',
  privacy: 'jabber:iq:privacy',
} as const;

/** Reads a frame that must be one element. Throws `IMC_ERR_WIRE` for anything else. */
export function parseElement(text: string): Element {
  const parser = new FrameParser();
  try {
    parser.write(text);
    parser.write('<'); // what stands behind the last element is told only when another one begins
  } catch (thrown) {
    throw notXml(thrown instanceof Error ? thrown.message : String(thrown));
  }
  if (parser.trouble !== undefined) throw notXml(parser.trouble);
  if (!parser.root || !parser.whole) throw notXml('it is not one whole element');
  return parser.root;
}

class FrameParser extends Parser {
  whole = false;
  trouble: string | undefined;

  constructor() {
    super();
    this.on('element', (element: Element) => {
      this.root?.append(element);
      if (this.whole) this.trouble ??= 'more than one element';
    });
    this.on('end', () => (this.whole = true));
    this.on('error', (error: Error) => (this.trouble ??= error.message));
  }

  override onText(text: string): void {
    if (this.whole && text.trim() !== '') this.trouble ??= 'text behind the element';
    else if (this.cursor) super.onText(text);
    else if (text.trim() !== '') this.trouble ??= 'text before the element';
  }
}

function notXml(why: string): ImcError {
  return new ImcError('IMC_ERR_WIRE', `no XML element: ${why}`);
}

/** The value of an attribute; `undefined` when it is not there. */
export function attr(element: Element | undefined, name: string): string | undefined {
  if (!element || !Object.hasOwn(element.attrs, name)) return undefined;
  const value: unknown = element.attrs[name];
  return typeof value === 'string' ? value : undefined;
}

/** The condition of an error that says none. */
export const noCondition = 'no-condition';

/** The condition of a stanza error, stream error or SASL failure, with the text that came with it. */
export function conditionOf(element: Element | undefined): { code: string; detail: string } {
  const children = element?.getChildElements() ?? [];
  const code = children.find((child) => child.getName() !== 'text')?.getName() ?? noCondition;
  const text = children.find((child) => child.getName() === 'text')?.getText();
  return { code, detail: text ? `${code}: ${text}` : code };
}
