import { createConnection } from 'node:net';
import { join, resolve } from 'node:path';
import { ImcError, toImcError } from '../../core/errors.ts';
import { within } from '../../core/deadline.ts';
import type { DriverCheck } from '../../drivers/external/driver-check.ts';
import { optionsFor } from '../../drivers/external/driver-check.ts';
import { hostAndPort } from '../../drivers/contract/address.ts';
import type { ExternalDriver } from '../../drivers/external/define.ts';
import { loadDriver } from '../../drivers/load.ts';
import { checkBuild } from '../../targets/build-stamp.ts';
import { type UrlSpec, parseTarget } from '../../targets/parse-target.ts';
import type { UrlFlags } from '../../targets/url-spec.ts';
import type { About, Endpoints, Probe } from '../../vocabulary/index.ts';
import { exitCodes } from '../exit-code.ts';
import { timeName } from '../time-name.ts';
import { beginNames, namesIn } from '../url/names.ts';
import { cleanUpAt, cleanedText } from '../url/tidying.ts';
import { toWrite } from './to-write.ts';
import { runContract } from './run-contract.ts';
import { reportLines, summaryOf } from './tell.ts';

export interface DriverCheckCommand {
  /** The driver, as the user names it. */
  readonly driver: string;
  readonly target: string;
  readonly url: UrlFlags;
  readonly serverVersion?: string;
  /** Multiplies every deadline. */
  readonly patience: number;
}

/** How long the server may take for anything, and a probe, in milliseconds. */
const timeoutMs = 5_000;
const probeMs = 10_000;

/**
 * `imc driver check`: exit code 0 when the driver holds all of the contract that could be tried, 1 when something is missing. Throws
 * `IMC_ERR_DRIVER_LOAD`, `IMC_ERR_TARGET`, `IMC_ERR_USAGE`, and `IMC_ERR_NEVER_HEALTHY` where nobody listens.
 */
export async function driverCheckCommand(command: DriverCheckCommand): Promise<number> {
  await checkBuild();
  const driver = await loadDriver(command.driver);
  const spec = specOf(command);
  const endpoints = await locatedBy(driver, spec.endpoints);
  await refuseWhereNobodyListens(driver, endpoints, spec.name);
  const left = await toWrite(driver, endpoints);
  if (left.length > 0) say(['still to be written:', ...left.map((part) => `  ${part}`), '']);
  const probe = await probeOf(driver, endpoints, command.patience);
  if (!probe.ready) {
    say([
      `  MISSING  a probe finds the server: ${probe.why}`,
      '           it registers a user and logs in, as a play does; docs/write-a-driver.md#the-driver',
      '',
      'the rest was not tried, for without a login there is nothing to try',
    ]);
    return exitCodes.broken;
  }
  const about = aboutOf(driver, probe, command.serverVersion);
  return tryAll(driver, spec, { about, endpoints, patience: command.patience });
}

async function tryAll(
  driver: ExternalDriver,
  { name, prefix, driverFrom = '', perSecond }: UrlSpec,
  { about, endpoints, patience }: { readonly about: About; readonly endpoints: Endpoints; readonly patience: number },
): Promise<number> {
  const namesTo = resolve(beginNames(join('imc-out', `driver-check-${timeName()}`), { target: name, prefix }));
  const check: DriverCheck = { from: driverFrom, about, endpoints, timeoutMs: timeoutMs * patience, namesTo };
  say([`${driver.kind} on ${name} (${about.flavour} ${about.version})`, '']);
  const { tried, errors } = await runContract(check);
  say(reportLines(tried, driver.capabilities(about)));
  if (driver.cleanUp) say([cleanedText(prefix, await cleanUpAt(driver, endpoints, namesIn(namesTo), { perSecond }))]);
  for (const error of errors) process.stderr.write(`${error}\n`);
  say(['', summaryOf(tried)]);
  if (errors.length > 0 || tried.length === 0) return exitCodes.trouble;
  return tried.some(({ is }) => is === 'missing') ? exitCodes.broken : exitCodes.kept;
}

function specOf({ target, driver, url, serverVersion }: DriverCheckCommand): UrlSpec {
  const spec = parseTarget(target, { url, driverFrom: driver, serverVersion });
  if (spec.kind === 'url') return spec;
  throw new ImcError('IMC_ERR_TARGET', `${target}: a driver is checked on a server that runs: give its URL`);
}

async function locatedBy(driver: ExternalDriver, endpoints: Endpoints): Promise<Endpoints> {
  const located = await driver.locate?.(endpoints, new AbortController().signal);
  if (!located) return endpoints;
  if (located.found) return located.endpoints;
  throw new ImcError(located.code ?? 'IMC_ERR_NEVER_HEALTHY', located.why);
}

/** Throws `IMC_ERR_NEVER_HEALTHY`, and `IMC_ERR_USAGE` for an endpoint that there is not. */
async function refuseWhereNobodyListens(driver: ExternalDriver, endpoints: Endpoints, name: string): Promise<void> {
  const { streams, requests = [] } = optionsFor(driver.contract, endpoints);
  for (const endpoint of [...streams, ...requests]) {
    const at = endpoints[endpoint];
    if (at === undefined)
      throw new ImcError(
        'IMC_ERR_USAGE',
        `contract of the driver names an endpoint ${endpoint}, and ${name} has ${Object.keys(endpoints).join(', ')}`,
      );
    const { host, port } = hostAndPort.parse(at);
    await within(timeoutMs, `a connection to ${at}`, connects(host, port)).catch((cause: unknown) => {
      throw new ImcError('IMC_ERR_NEVER_HEALTHY', `nobody listens at ${at}: ${toImcError(cause).message}`, { cause });
    });
  }
}

function connects(host: string, port: number): Promise<void> {
  return new Promise((connected, reject) => {
    const socket = createConnection({ host, port }, () => {
      socket.destroy();
      connected();
    });
    socket.once('error', reject);
  });
}

async function probeOf(driver: ExternalDriver, endpoints: Endpoints, patience: number): Promise<Probe> {
  const stop = new AbortController();
  try {
    return await within(probeMs * patience, 'the end of a probe', driver.probe(endpoints, stop.signal));
  } catch (thrown) {
    return { ready: false, why: toImcError(thrown).message };
  } finally {
    stop.abort();
  }
}

/** Which kind of server it is: as it tells, as the user says, or as the driver says first. */
function aboutOf({ serves, kind }: ExternalDriver, { server, version }: Probe & { ready: true }, said?: string): About {
  const [first] = serves;
  return {
    flavour: (server ?? first?.flavour ?? kind).toLowerCase(),
    version: version ?? said ?? first?.version ?? '',
  };
}

function say(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
