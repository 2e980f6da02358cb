import { ImcError } from '../../core/errors.ts';
import { inLanes } from '../../core/lanes.ts';
import type {
  About,
  Capabilities,
  CapabilityName,
  CleanUpHow,
  Driver,
  Endpoints,
  Made,
  PlayClient,
  Probe,
} from '../../vocabulary/index.ts';
import { Removal, meanings, valueOf } from '../../vocabulary/index.ts';
import { Link } from './link.ts';
import { ExecPlay } from './play-client.ts';
import { api, type Hello, type Limits, limitsDefault, type Served, type ToRemove } from './protocol.ts';

/** A driver in another language, and the process that it is in. */
export interface ExecDriver {
  readonly driver: Driver;
  /** The process group of the command. */
  readonly pid: number;
  /** Whether it may still be asked something. */
  readonly isLive: boolean;
  /** Has the command end. It does so by itself when our process ends. */
  readonly end: () => Promise<void>;
}

export interface ExecOptions {
  /** The folder that the command is run in. Default: the current one. */
  readonly folder?: string;
  /** What becomes of a line that the command writes to stderr. Default: it goes to our stderr, marked as the driver's. */
  readonly say?: (line: string) => void;
  /** Default: those of the protocol. */
  readonly limits?: Partial<Limits>;
}

/** Things that a child is asked to remove at once. */
const removalLanes = 4;

/** Those that were opened for as long as we live, by folder and command. */
const lasting = new Map<string, Promise<ExecDriver>>();

/**
 * The driver alone, for as long as we live: what `openExec` gives, and throws. The same command in the same folder is started once, and
 * again when it has ended.
 */
export async function openExecDriver(command: string, options: ExecOptions = {}): Promise<Driver> {
  const key = JSON.stringify([options.folder ?? process.cwd(), command]);
  const before = await lasting.get(key)?.catch(() => undefined);
  if (before?.isLive) return before.driver;
  const opening = openExec(command, options);
  lasting.set(key, opening);
  return (await opening).driver;
}

/**
 * Starts the command, by a shell, and asks it what it is: it speaks the protocol of docs/driver-protocol.md. It ends with our
 * process, however that ends. Throws `IMC_ERR_DRIVER_ENDED` where it cannot be started or ends, `IMC_ERR_DRIVER_SILENT` where it
 * does not answer, `IMC_ERR_DRIVER_PROTOCOL` where it speaks another version of the protocol or breaks it, and `IMC_ERR_DRIVER`
 * where it says that it failed. So does whatever the driver is asked later.
 */
export async function openExec(command: string, options: ExecOptions = {}): Promise<ExecDriver> {
  const { folder = process.cwd(), say = toStderr } = options;
  const link = new Link({ command, folder, say, limits: { ...limitsDefault, ...options.limits } });
  const hello = await link.ask('hello', { api });
  return {
    driver: driverOf(link, hello),
    pid: link.pid,
    get isLive() {
      return link.failure === undefined;
    },
    end: () => link.end(),
  };
}

function driverOf(link: Link, hello: Hello): Driver {
  const { kind, dialect, serverWide, turns = false, cleanUp } = hello;
  return {
    kind,
    serves: hello.serves.map(({ flavour, version = 'any', profile }) => ({
      flavour,
      version,
      ...(profile === undefined ? {} : { profile }),
    })),
    capabilities: (about) => capabilitiesOf(servedAs(hello, about)),
    ways: (about) => servedAs(hello, about).ways,
    ...(dialect ? { dialect } : {}),
    ...(serverWide ? { serverWide } : {}),
    probe: (endpoints, signal) => probe(link, endpoints, signal),
    ...(cleanUp
      ? {
          cleanUp: async (endpoints, made, how) =>
            (await removeAll(link, endpoints, { made, ...how })).result(cleanUp.stays),
        }
      : {}),
    open(play) {
      const served = servedAs(hello, play.about);
      const client = new ExecPlay(play, { link, served, turns });
      return valueOf(capabilitiesOf(served), 'barrier') === 'ordered-stream' ? client : withoutBarrier(client);
    },
  };
}

function toStderr(line: string): void {
  process.stderr.write(`driver: ${line}\n`);
}

/** The first entry that is for such a server. Throws `IMC_ERR_VERSION` where none is. */
function servedAs({ kind, serves }: Hello, { flavour, version, profile }: About): Served {
  const found = serves.find(
    (each) =>
      each.flavour === flavour &&
      (each.version ?? version) === version &&
      (each.profile === undefined || each.profile === profile),
  );
  if (found) return found;
  const known = serves.map((each) => [each.flavour, each.version, each.profile].filter(Boolean).join(' '));
  throw new ImcError(
    'IMC_ERR_VERSION',
    `the driver ${kind} does not know the promises of ${[flavour, version, profile].filter(Boolean).join(' ')}: it knows ${known.join(', ')}`,
  );
}

/** What is not named is not offered. */
function capabilitiesOf({ capabilities }: Served): Capabilities {
  const names = Object.keys(meanings) as CapabilityName[];
  const absent = { absent: 'the driver does not say that it is offered' };
  return Object.fromEntries(names.map((name) => [name, capabilities[name] ?? absent])) as unknown as Capabilities;
}

/** Throws what the child ends with: that is no word of the server. */
async function probe(link: Link, endpoints: Endpoints, signal: AbortSignal): Promise<Probe> {
  const off: Probe = { ready: false, why: 'it was called off' };
  if (signal.aborted) return off;
  const asked = link.ask('probe', { endpoints }, { limitMs: link.limits.probeMs, signal });
  asked.catch(() => {}); // nobody waits for it any more once it is called off
  const calledOff = new Promise<Probe>((resolve) =>
    signal.addEventListener('abort', () => resolve(off), { once: true }),
  );
  return Promise.race([asked, calledOff]);
}

/** Asks for one thing at a time in each lane, groups before their members. Throws what the child ends with. */
async function removeAll(
  link: Link,
  endpoints: Endpoints,
  { made: { users, groups }, turn, signal }: CleanUpHow & { readonly made: Made },
): Promise<Removal> {
  const removal = new Removal();
  const remove = async (what: ToRemove) => {
    await turn();
    if (signal.aborted) return;
    const { removed, failed } = await link.ask('cleanUp', { endpoints, what }, { limitMs: link.limits.probeMs });
    for (const [name, count] of Object.entries(removed)) removal.removed(name, count);
    if (failed !== undefined) removal.failed(failed);
  };
  await inLanes([...groups], removalLanes, async ([group, members]) => remove({ group, members: [...members] }));
  await inLanes(users, removalLanes, async (user) => remove({ user }));
  return removal;
}

function withoutBarrier(client: ExecPlay): PlayClient {
  return {
    perform: (op, options) => client.perform(op, options),
    restarted: () => client.restarted(),
    close: () => client.close(),
  };
}
