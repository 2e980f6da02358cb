/** The text of a driver that is still to be written: it loads, has the right types, and says of each part what is missing. */
export function driverText(kind: string): string {
  return `${declaring}${playing}${defining(kind)}`;
}

const declaring = `import {
  type Doing,
  type Ops,
  type PlayContext,
  type Wire,
  absentUnlessSaid,
  defineDriver,
  notWritten,
  openPlay,
  probeBy,
  stated,
} from 'im-conformance/driver';

// Each notWritten is a part that is still to be written; \`npx imc driver check\` lists them, and then tries what is there.
// docs/write-a-driver.md of im-conformance goes through a whole driver.

/** What the server documents that it offers, each with the page and the words in which it does. All else is absent. */
const capabilities = absentUnlessSaid({
  register: stated('documented', true, 'https://example.com/docs', 'the words of your documentation'),
  transports: stated('documented', { websocket: 'text' }, 'https://example.com/docs', 'the words of your documentation'),
  payload: stated('documented', 'text', 'https://example.com/docs', 'the words of your documentation'),
  sessionSend: stated('documented', 'stored', 'https://example.com/docs', 'the words of your documentation'),
  historyWays: stated('documented', ['http'], 'https://example.com/docs', 'the words of your documentation'),
  push: stated('documented', 'once-per-session', 'https://example.com/docs', 'the words of your documentation'),
});

`;

const playing = `/** Everything of one play. Nothing of it is kept outside, for hundreds of plays run at once. */
function open(play: PlayContext) {
  return openPlay(play, (wire) => opsOf(play, wire));
}

function opsOf(_play: PlayContext, _wire: Wire): Ops {
  return {
    async register(_op, _doing: Doing) {
      return notWritten('register: make the user known, such as by _wire.askFor({ method, url, body, deadline }, form)');
    },
    async login(_op, _doing) {
      return notWritten('login: _wire.connect the session, log in as a client does, then socket.enter()');
    },
    async logout(_op, _doing) {
      return notWritten('logout: leave in order, wait for the word of the server, then socket.end()');
    },
    async send(_op, _doing) {
      return notWritten("send: send the bytes by the session, and give { gave: 'ack' } when the server acknowledges");
    },
    async 'read-history'(_op, _doing) {
      return notWritten("read-history: read the whole chat, and give { gave: 'messages', messages }, each a _play.world.view(…)");
    },
    async 'ask-offers'(_op, _doing) {
      return notWritten("ask-offers: ask the routes that the capabilities stand on for nothing, and give { gave: 'offers', offers }");
    },
  };
}

`;

function defining(kind: string): string {
  return `export default defineDriver({
  api: 1,
  kind: '${kind}',
  serves: [{ flavour: '${kind}', version: '1.0' }],
  capabilities: () => capabilities,
  /** All ways in and out that plays can use: what \`way\` of a request or a connection names. */
  ways: () => ['transport websocket'],
  open,
  /** What the URL of the user means: here its HTTP side, and its WebSockets at the same host and port. */
  async locate({ url = '', ...endpoints }) {
    return { found: true, endpoints: { ...endpoints, http: url, ws: url.replace(/^http/, 'ws') } };
  },
  probe: (endpoints, signal) => probeBy(open, { endpoints, signal, server: '${kind}', version: '1.0' }),
  contract: { streams: ['ws'], requests: ['http'] },
});
`;
}
