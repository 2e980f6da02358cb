import { ImcError } from '../../core/errors.ts';

/**
 * docs/write-a-driver.md: what a driver is, by excerpts of the example. `source` is the text of that, in which each is between
 * `// #region NAME` and `// #endregion`. Throws `IMC_ERR_INTERNAL` for a region that is not there.
 */
export function driverGuide(source: string): string {
  const text = parts.map((part) => (typeof part === 'string' ? part : excerpt(source, part.region))).join('\n\n');
  return `<!-- Written by \`npm run docs\` from examples/minimal-driver/driver.ts; change that, or harness/cli/driver/guide.ts. -->\n\n${text}\n`;
}

/**
 * What stands between `// #region NAME` and `// #endregion` of a source, without the indentation that all its lines have; `undefined`
 * where there is no such region.
 */
export function regionIn(source: string, name: string): string | undefined {
  const lines = source.split('\n');
  const begin = lines.findIndex((line) => line.trim() === `// #region ${name}`);
  const end = lines.findIndex((line, i) => i > begin && line.trim() === '// #endregion');
  if (begin < 0 || end < 0) return undefined;
  const own = lines.slice(begin + 1, end);
  const indents = own.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  return own.map((line) => line.slice(Math.min(...indents))).join('\n');
}

function excerpt(source: string, region: string): string {
  const own = regionIn(source, region);
  if (own === undefined) throw new ImcError('IMC_ERR_INTERNAL', `the example of a driver has no region ${region}`);
  return ['```ts', own, '```'].join('\n');
}

type Part = string | { readonly region: string };

const parts: readonly Part[] = [
  `# Write a driver

A driver teaches im-conformance how to talk to one kind of server: it turns ops into bytes, and bytes into what was seen. It has no
opinion: what a server owes is in the rules, which know no protocol. This page goes through a whole one,
[examples/minimal-driver/driver.ts](../examples/minimal-driver/driver.ts), for a little chat server that stands beside it.

    npx imc init driver my-server                                # writes my-server-driver.ts
    npx imc driver check ./my-server-driver.ts http://host:port  # says in words what is missing
    npx imc run --driver ./my-server-driver.ts http://host:port  # plays, and tells which promises the server keeps

A driver is a file, TypeScript or JavaScript, or an npm package (\`--driver my-driver\`). \`driver\` is a key of \`imc.config.ts\`, of a target
there too, and \`IMC_DRIVER\` a variable. All that a driver needs is in \`im-conformance/driver\`, which is found wherever the file is; a
module may also export a function, which is handed the same things. \`--driver\` goes with any target: a URL, whose form
the driver alone knows, or a server that we start.`,

  `## The driver`,
  { region: 'driver' },
  `\`api\` is the version of this interface; a driver for another one is refused with \`IMC_ERR_DRIVER_LOAD\`, which also says what else is
missing or wrong. \`serves\` names the kinds of server that it is known to serve. The endpoints of a URL target are \`url\`, as it was given
without a slash at its end, \`prefix\`, with which all names begin, and what \`--tcp\`, \`--ws\`, \`--token\` and \`--ca\` say; \`locate\` makes
of them what the rest of the driver goes by. \`probe\` says whether the server is there, by a real login; it never throws. \`cleanUp\`
[removes what was made](#cleaning-up). \`contract\` is what \`imc driver check\` may do to see how the driver takes it.`,

  `## What the server offers

Capabilities are what the server *documents*, each with its strength (\`documented\`; \`protocol\`, by its form; \`convention\`, only
expected), the page and the words. What is absent makes rules \`unsupported\`, with the reason; what is declared and not kept makes them
fail. Never leave out a promise because the server breaks it. [capabilities.md](capabilities.md) says what each means.`,
  { region: 'capabilities' },

  `## Everything of one play

A scenario is a list of ops with local names (\`alice\`, \`alice.1\`, \`m1\`). Each play of it has a world of its own, in which \`alice\` has
another name on the server. A play is the body of the scenario; then everybody reads everything by every way there is, again until nobody
objects; then a barrier; then \`close\`. \`openPlay\` keeps the rules of that: deadlines, outcomes, the end of sessions, the transcript.
\`restarted\` is called when the server was started again: sessions are gone, and \`at\` may give another address.`,
  { region: 'play' },
  { region: 'register' },
  `A user may be written to, or read, who was never registered by an op: a driver makes accounts as it needs them.`,
  { region: 'login' },
  `\`enter\` says that the session is there: from now on \`openPlay\` observes its end, once, unless it is our own doing. A login is over
when the server has answered it, a logout when the session has ended for the server too.`,

  `## How an op ends

| outcome | meaning |
|---|---|
| \`ok\`, with a result where the op gives one | the server said yes |
| \`refused\` by the server, with its code | it said no: it definitely did not happen |
| \`refused\` by the network | it never reached the server: nobody listens, or the session has ended |
| \`unknown\`, \`timeout\` or \`cut\` | nobody knows whether it happened; a send is never repeated |

An op gives its result, or throws \`OpEnded\` with one of the others. Anything else that is thrown is trouble of the driver
(\`IMC_ERR_DRIVER\`), and never a failure of the server. \`askFor\` and \`ask\` of a session throw the right one by themselves. What the
protocol does not allow, or the driver does not know, is observed as \`garbage\`, and the driver goes on.`,
  { region: 'shapes' },

  `## What a session sees

What comes unasked is told by \`play.observe\` at once: \`push\`, \`closed\`, \`garbage\`. \`world.view\` finds out which message it is: by the client
message number where the server echoes it, else by the token with which payloads begin. \`with\` is the other user of the chat,
also where the session is shown what its own user sent.`,
  { region: 'frames' },

  `## Sending

A payload is bytes, and goes through unchanged: the capability \`payload\` says which the server takes, \`transports\` what each transport
carries. \`serverId\` and \`position\` are opaque: two are the same or not. Where the server documents that its order has no gap (\`gapless\`), a
position also names the one right before it.`,
  { region: 'send' },

  `## Reading

Each way of reading has a name, in \`historyWays\`, \`listWays\` and so on; \`op.way\` is one of them. A read gives all, in order, however many
pages it takes; nothing at all where there is no such chat.`,
  { region: 'reads' },

  `## What proves that nothing more comes

That a message was pushed once can be said only when nothing more can come. The capability \`barrier\` says how that is proved:
\`ordered-stream\`, the server answers the session on the stream by which it pushes, behind all that it wrote before; or \`same-path\`, one more
message to the session arrived, and what was sent before it comes before it. Where it is absent, rules that need it owe less.`,
  { region: 'barrier' },

  `## Cleaning up

On a server that runs already, a run removes at its end what it has made there, and \`imc cleanup URL --driver ./my-server-driver.ts --prefix …\`
what a run has left that died. Both call \`cleanUp\`, with the names of users, and of groups with their members, that were noted before
they were used; all begin with \`endpoints.prefix\`. It may be left out: a run then says how many users stay. It is asked again about what is
gone already, and that is no failure. \`cleanUpBy\` goes through names, in turns with all that \`--rate\` allows, and counts what was removed and
what the server refused; \`stays\` says to people what nothing removes.`,
  { region: 'clean-up' },

  `## What is written down

\`openPlay\` writes down what goes out and comes in for each session and for \`api\`, which is the transcript of a failure. \`wire.hide\` keeps
a secret out of all that. \`way\` of a request or a connection, one of \`ways\`, is counted: a run tells which were used.

## Check it

\`imc driver check\` tries \`driverContract\` on a server that runs and keeps its promises: behind a proxy of ours, which cuts connections, holds and
breaks up what the server writes, and adds what it never wrote. It lists what the driver itself says is \`notWritten\`, then tells of each test
whether it holds, what was seen where it does not, what kind of driver does so, and where this page speaks of it; and what was skipped, with
the reason. Exit code 0: nothing is missing; 1: something is; 2: it cannot be loaded; 3: nobody listens, or trouble of ours. The same tests are
there for a test file of your own, in the vitest that this package depends on: \`driverContract\` of \`im-conformance/driver/contract\`.

A driver that hides what the server does finds nothing. \`imc self-test --wraps\` puts trouble between the driver and the rules, a lost push or a
history without its first message, and tells whether the rules notice, each one that binds the server and comes upon something there:

    npx imc self-test --wraps --driver ./my-server-driver.ts --target http://host:port

## Run it

\`imc run --driver\` tells of a server with your driver whatever it tells of any other. run.json names the driver as you did, so
\`imc replay\`, \`imc compare\` and \`imc cleanup\` know it again from the same folder; elsewhere give them \`--driver\`. On a server that runs
already, \`--rate\` bounds requests (50 a second unless you say otherwise); [urls.md](urls.md) tells more.

A driver in another language is a command that speaks JSON lines: \`--driver "exec:python3 ./driver.py"\`. [driver-protocol.md](driver-protocol.md)
says which, and \`examples/python-driver\` is a whole one.`,
];
