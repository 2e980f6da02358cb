import { bounded } from '../../../vocabulary/index.ts';
import { before, type OpFailed, refused, unknown, unreachable } from '../outcomes.ts';
import { lineOf, withoutSecrets } from '../transcript.ts';
import { Entries } from './entries.ts';
import { bareOf } from './jid.ts';
import { Link, type LinkEnd } from './link.ts';
import { Pending } from './pending.ts';
import { Steps } from './steps.ts';
import { attr, conditionOf, type Element, noCondition, ns, parseElement, xml } from './xml.ts';

export interface StreamEvents {
  /** A message came that is no part of an answer. */
  message(message: Element): void;
  /** Something came that the protocol does not allow, or that is not known here. */
  garbage(detail: string): void;
  /** The stream ended, and nobody here had asked for it. */
  closed(end: LinkEnd): void;
  transcribe(dir: 'out' | 'in' | 'note', text: string): void;
  /** One of the other functions threw: our own trouble. */
  failed(thrown: unknown): void;
}

export interface StreamOptions {
  readonly url: string;
  readonly domain: string;
  /** Texts that appear in no transcript and no outcome. */
  readonly secrets: readonly string[];
  readonly events: StreamEvents;
}

/** What an archive answered to one query: its messages as they came, and the element that ends them. */
export interface ArchivePage {
  readonly results: readonly Element[];
  readonly fin: Element;
}

/** An answer that is awaited; `results` are messages of an archive, which come before it. */
interface Request extends Pending<Element> {
  readonly to: string | undefined;
  readonly results: Element[];
  readonly resultsMax: number;
}

/** What a server tells or asks of who need only say that he has heard. */
const answered: ReadonlySet<string> = new Set([ns.roster, ns.ping, ns.privacy, ns.blocking]);

/** One stream: elements out and in, answers brought to those who asked. Nothing that comes can make it throw. */
export class Stream {
  readonly domain: string;
  /** The full address, once it is bound. */
  address: string | undefined;
  /** The condition of the stream error by which the server ended it. */
  streamError: string | undefined;
  readonly #options: StreamOptions;
  readonly #link: Link;
  readonly #requests = new Map<string, Request>();
  /** Ids of requests whose answer was awaited in vain: it may still come. */
  readonly #late = new Set<string>();
  readonly #entries = new Entries();
  readonly #steps = new Steps();
  #leaving: Pending<void> | undefined;
  #ended = false;
  #lastId = 0;

  constructor(options: StreamOptions) {
    this.domain = options.domain;
    this.#options = options;
    this.#link = new Link(options.url, {
      text: (frame) => this.#read(frame),
      garbage: (detail) => this.garbage(detail),
      closed: (end) => this.#over(end),
      failed: (thrown) => options.events.failed(thrown),
    });
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Waits until elements can be written. */
  async opened(timeoutMs: number): Promise<void> {
    await before(timeoutMs, 'the WebSocket did not open', this.#link.opened);
  }

  /** Writes elements in one go. Fails, as never having reached the server, when the stream is over. */
  write(...elements: readonly Element[]): void {
    if (this.#ended || !this.#link.open) throw unreachable('stream-closed', 'the stream has ended');
    for (const element of elements) element.attrs['xmlns'] ??= ns.client; // a frame inherits no namespace
    const frames = elements.map((element) => element.toString().replaceAll('\r', '&#xD;')); // else read as a line feed
    for (const frame of frames) this.#transcribe('out', frame);
    this.#link.write(...frames);
  }

  /** The next element of the negotiation. */
  async nextStep(timeoutMs: number, what: string): Promise<Element> {
    const come = this.#steps.shift();
    if (come) return come;
    if (this.#ended) throw unknown('cut', `${what}: the stream has ended`);
    return this.#steps.next(timeoutMs, what);
  }

  /** Asks, and waits for the answer. Fails, as refused, when that is an error. */
  async request(iq: Element, timeoutMs: number): Promise<Element> {
    return this.#answerOf(await this.#ask(iq, timeoutMs));
  }

  /** Asks, writes more in the same go, and waits until the server has answered it, with yes or no, and a ping behind it all. */
  async pingBehind(iq: Element, behind: Element, timeoutMs: number): Promise<void> {
    iq.attrs['id'] = this.#freshId();
    const answer = this.#await(iq, timeoutMs);
    answer.catch(() => {}); // what fails the ping fails it, too
    await this.ping(timeoutMs, iq, behind);
    await answer;
  }

  /** Waits until the server has answered a ping, with yes or no: all that it had written before has been read then. */
  async ping(timeoutMs: number, ...ahead: readonly Element[]): Promise<void> {
    await this.#ask(xml('iq', { type: 'get', to: this.domain }, xml('ping', ns.ping)), timeoutMs, ...ahead);
  }

  /** The same by the session of a user at this full address, which answers itself where it is let ask. */
  async pingUser(address: string, timeoutMs: number): Promise<void> {
    await this.#ask(xml('iq', { type: 'get', to: address }, xml('ping', ns.ping)), timeoutMs);
  }

  /** Enters a room: the presence goes to the address that this stream is to have there. Fails, as refused, when the room says no. */
  enter(presence: Element, timeoutMs: number): Promise<void> {
    return this.#entries.await(attr(presence, 'to') ?? '', () => this.write(presence), timeoutMs);
  }

  /** Asks an archive, by default the own one, for one page, of so many messages at most. */
  async askArchive(
    { timeoutMs, resultsMax, of }: { readonly timeoutMs: number; readonly resultsMax: number; readonly of?: string },
    ...children: readonly Element[]
  ): Promise<ArchivePage> {
    const id = this.#freshId();
    const results: Element[] = [];
    const query = xml('query', { xmlns: ns.archive, queryid: id }, ...children);
    const iq = xml('iq', { type: 'set', id, ...(of === undefined ? {} : { to: of }) }, query);
    this.write(iq);
    const answer = this.#answerOf(await this.#await(iq, timeoutMs, { results, resultsMax }));
    return { results, fin: answer.getChild('fin', ns.archive) ?? this.#noFin(answer) };
  }

  /** Ends the stream in order: resolves when the server has closed it, too. */
  async leave(timeoutMs: number, ...farewell: readonly Element[]): Promise<void> {
    this.#leaving = new Pending();
    this.write(...farewell, xml('close', ns.framing));
    await before(timeoutMs, 'the server did not close the stream', this.#leaving.promise);
  }

  /** Ends the stream at once; whatever is awaited is cut, and nothing is told any more. */
  end(): void {
    this.#cut('ended by us');
  }

  /** What an error, a failure to log in or a bounce says. */
  refusal(error: Element | undefined): OpFailed {
    const { code, detail } = conditionOf(error);
    if (code === noCondition) this.garbage(`an error without a condition: ${error?.toString() ?? 'none'}`);
    return refused(this.clean(code), this.clean(detail));
  }

  /** A text without the secrets of this stream. */
  clean(text: string): string {
    return withoutSecrets(text, this.#options.secrets);
  }

  garbage(detail: string): void {
    const clean = bounded(this.clean(detail));
    this.#transcribe('note', `garbage: ${clean}`);
    this.#options.events.garbage(clean);
  }

  async #ask(iq: Element, timeoutMs: number, ...ahead: readonly Element[]): Promise<Element> {
    iq.attrs['id'] ??= this.#freshId();
    this.write(...ahead, iq);
    return this.#await(iq, timeoutMs);
  }

  /** Waits for the answer to what is written in the same turn. */
  async #await(
    iq: Element,
    timeoutMs: number,
    page: Pick<Request, 'results' | 'resultsMax'> = { results: [], resultsMax: 0 },
  ): Promise<Element> {
    const id = attr(iq, 'id') ?? '';
    const request = Object.assign(new Pending<Element>(), { to: attr(iq, 'to'), ...page });
    this.#requests.set(id, request);
    try {
      return await before(timeoutMs, `no answer to ${id} (${iq.getChildElements()[0]?.getName()})`, request.promise);
    } finally {
      if (this.#requests.delete(id)) this.#late.add(id);
    }
  }

  #answerOf(iq: Element): Element {
    if (attr(iq, 'type') === 'error') throw this.refusal(iq.getChild('error'));
    return iq;
  }

  #noFin(answer: Element): Element {
    this.garbage(`an archive that answers without <fin/>: ${answer.toString()}`);
    return xml('fin', ns.archive);
  }

  #freshId(): string {
    return `imc${++this.#lastId}`;
  }

  #read(frame: string): void {
    if (this.#ended) return;
    this.#transcribe('in', frame);
    let element: Element;
    try {
      element = parseElement(frame);
    } catch (thrown) {
      return this.garbage(`${(thrown as Error).message}: ${frame}`);
    }
    this.#take(element, frame);
  }

  #take(element: Element, frame: string): void {
    const name = element.getName();
    switch (`${element.getNS()} ${name}`) {
      case `${ns.client} message`:
        return this.#takeMessage(element);
      case `${ns.client} presence`:
        return this.#entries.take(element, (error) => this.refusal(error));
      case `${ns.client} iq`:
        return this.#takeIq(element, frame);
      case `${ns.framing} open`:
      case `${ns.streams} features`:
      case `${ns.sasl} success`:
      case `${ns.sasl} failure`:
        return this.#takeStep(element, frame);
      case `${ns.streams} error`:
        return this.#dismissed(element);
      case `${ns.framing} close`:
        return this.#over({ by: 'server', reason: 'the server closed the stream' });
      default:
        return this.garbage(`an element that is not known: ${frame}`);
    }
  }

  #takeStep(element: Element, frame: string): void {
    if (this.address !== undefined || !this.#steps.take(element))
      this.garbage(`a step of the negotiation that nobody awaits: ${frame}`);
  }

  #takeMessage(message: Element): void {
    const result = message.getChild('result', ns.archive);
    if (!result) return this.#options.events.message(message);
    const queryId = attr(result, 'queryid') ?? '';
    const request = this.#requests.get(queryId);
    const from = attr(message, 'from');
    if (request && (request.to === undefined ? this.#isOwn(from) : from === request.to))
      this.#takeResult(request, result);
    else if (!this.#late.has(queryId)) this.garbage(`a message of an archive for which nobody asked: ${queryId}`);
  }

  #takeResult({ results, resultsMax }: Request, result: Element): void {
    if (results.length < resultsMax) return void results.push(result);
    const why = `an archive sends more than the ${resultsMax} messages of a page that were asked for`;
    this.garbage(why);
    this.#over({ by: 'network', reason: `closed by us: ${why}` });
  }

  #takeIq(iq: Element, frame: string): void {
    const type = attr(iq, 'type');
    if (type === 'get' || type === 'set') return this.#answer(iq, frame);
    const id = attr(iq, 'id') ?? '';
    const request = this.#requests.get(id);
    const from = attr(iq, 'from');
    if (request && (type === 'result' || type === 'error') && (this.#isOwn(from) || from === request.to)) {
      this.#requests.delete(id);
      return request.resolve(iq);
    }
    if (!this.#late.delete(id)) this.garbage(`an answer that nobody awaits: ${frame}`);
  }

  /** Answers what the server asks: yes to what needs no more than that, no to what is not known here. */
  #answer(iq: Element, frame: string): void {
    const known = iq.getChildElements().some((child) => answered.has(child.getNS() ?? ''));
    const address = { to: attr(iq, 'from'), id: attr(iq, 'id') };
    const error = xml('error', { type: 'cancel' }, xml('service-unavailable', ns.stanzaErrors));
    if (!known) this.garbage(`a request that is not known: ${frame}`);
    if (!this.#link.open) return;
    this.write(known ? xml('iq', { type: 'result', ...address }) : xml('iq', { type: 'error', ...address }, error));
  }

  /** Whether an address is nobody's but our account's or our server's; without one, it is the account's. */
  #isOwn(from: string | undefined): boolean {
    if (from === undefined || from === this.domain) return true;
    return this.address !== undefined && (from === this.address || from === bareOf(this.address));
  }

  #dismissed(error: Element): void {
    const { code, detail } = conditionOf(error);
    this.streamError = this.clean(code);
    this.#over({ by: 'server', reason: `stream error ${detail}` });
  }

  #over(end: LinkEnd): void {
    if (this.#ended) return;
    const reason = bounded(this.clean(end.reason));
    this.#transcribe('note', `closed by the ${end.by}: ${reason}`);
    const leaving = this.#leaving;
    this.#cut(`closed by the ${end.by}: ${reason}`);
    if (!leaving) this.#options.events.closed({ by: end.by, reason });
  }

  #cut(why: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#link.end();
    this.#leaving?.resolve();
    const { streamError } = this;
    this.#steps.cut(streamError === undefined ? unknown('cut', why) : refused(streamError, why));
    this.#entries.cut(why);
    for (const [id, request] of this.#requests) request.reject(unknown('cut', `no answer to ${id}: ${why}`));
    this.#requests.clear();
  }

  #transcribe(dir: 'out' | 'in' | 'note', text: string): void {
    this.#options.events.transcribe(dir, lineOf(this.clean(text)));
  }
}
