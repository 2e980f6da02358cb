#!/usr/bin/env node
import { StartError, textOf } from './errors.ts';
import { faults } from './faults/index.ts';
import { createLog } from './log.ts';
import { HELP, type Options, parseOptions } from './options.ts';
import { type RunningServer, startServer } from './server.ts';
import { SERVER_NAME, packageVersion } from './version.ts';

/** A stop that takes longer than this ends the process anyway. */
const STOP_MS = 1900;

const log = createLog((line) => process.stderr.write(line));

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  switch (options.action) {
    case 'help':
      return void process.stdout.write(HELP);
    case 'version':
      return void process.stdout.write(`${packageVersion()}\n`);
    case 'list-faults':
      return void process.stdout.write(faultList(options.json));
    case 'serve':
      return serve(options);
  }
}

async function serve(options: Options): Promise<void> {
  const server = await startServer({ ...options, log, crash: () => process.exit(1) });
  stopOnSignal(server);
  process.stdout.write(readyText(options, server));
}

function stopOnSignal(server: RunningServer): void {
  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info(`${signal}: stopping`);
    setTimeout(() => process.exit(0), STOP_MS).unref();
    server.stop().then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function readyText(options: Options, { http, tcp, ws, data }: RunningServer): string {
  const faultIds = options.faults.map(({ id }) => id);
  const version = packageVersion();
  if (process.stdout.isTTY && !options.json)
    return `${SERVER_NAME} ${version} listens on ${http} (API), ${tcp} and ${ws} (clients), stores in ${data}; faults: ${faultIds.join(', ') || 'none'}\n`;
  const ready = { ready: true, server: SERVER_NAME, version, http, tcp, ws, data, pid: process.pid, faults: faultIds };
  return `${JSON.stringify(ready)}\n`;
}

function faultList(json: boolean): string {
  const list = [...faults.values()];
  if (!json) return list.map(({ id, breaks, caughtBy }) => `${id}\n  ${breaks} (${caughtBy.join(', ')})\n`).join('');
  const rows = list.map(({ id, breaks, stage, profile, caughtBy, mayBreak, upgrade }) => ({
    id,
    breaks,
    stage: kebab(stage),
    ...(profile === undefined ? {} : { profile }),
    caughtBy,
    mayBreak,
    ...(upgrade === undefined ? {} : { upgrade }),
  }));
  return `${JSON.stringify(rows)}\n`;
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Says why in one line, and ends. */
function fail(error: unknown): void {
  const known = error instanceof StartError;
  process.stderr.write(`${known ? error.code : 'IMC_REF_BUG'}: ${textOf(error)}\n`);
  process.exit(known ? error.exitStatus : 3);
}

main().catch(fail);
