#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { keepAwake } from '../core/clock.ts';
import { ImcError, toImcError } from '../core/errors.ts';
import { keepSecretsIn } from '../core/secrets.ts';
import { addCompareOptions } from './compare/compare-options.ts';
import { compareCommand } from './compare/compare.ts';
import { configCommand } from './config/print.ts';
import { exitCodes, isUsage } from './exit-code.ts';
import { exportCommand } from './export.ts';
import { addExportOptions, addKnownOptions, addShowOptions } from './failure-options.ts';
import { knownUpdateCommand } from './known/update.ts';
import { listCommand } from './list.ts';
import { addListOptions } from './list-options.ts';
import { addConfigOptions, addReplayOptions, addRunOptions } from './options.ts';
import { addSelfTestOptions } from './self-test-options.ts';
import { redactOutput } from './redact-output.ts';
import { replayCommand } from './replay.ts';
import { addReportOptions, reportCommand } from './report.ts';
import { addMergeOptions, mergeCommand } from './merge.ts';
import { runCommand } from './run.ts';
import { selfTestCommand } from './self-test.ts';
import { wrapsCommand } from './self-test-wraps.ts';
import { serveCommand } from './serve.ts';
import { showCommand } from './show.ts';
import { toolVersion } from './version.ts';
import { doctorCommand } from './doctor.ts';
import { driverCheckCommand } from './driver/check.ts';
import { addDriverOptions } from './driver/driver-options.ts';
import { initCommand } from './init.ts';
import { initDriverCommand } from './init/init-driver.ts';
import { initSpecsCommand } from './init/init-specs.ts';
import { addCleanupOptions, cleanupCommand } from './url/cleanup.ts';
import { addDoctorOptions, addInitOptions } from './setup-options.ts';

function program(finish: (code: number) => void, mayEnd: () => void): Command {
  const imc = new Command('imc')
    .description('tells whether an instant-messaging server keeps its promises')
    .version(toolVersion())
    .enablePositionalOptions()
    .exitOverride()
    .showHelpAfterError('(imc help COMMAND lists what is understood)');
  addRunOptions(imc.command('run'), async (command) => finish(await runCommand(command)));
  addCompareOptions(imc.command('compare'), async (command) => finish(await compareCommand(command)));
  addMergeOptions(imc.command('merge'), async (command) => finish(await mergeCommand(command)));
  addReplayOptions(imc.command('replay'), async (command) => finish(await replayCommand(command)));
  addShowOptions(imc.command('show'), (command) => finish(showCommand(command)));
  addExportOptions(imc.command('export'), (command) => finish(exportCommand(command)));
  addReportOptions(imc.command('report'), (command) => finish(reportCommand(command)));
  addKnownOptions(imc.command('known'), (command) => finish(knownUpdateCommand(command)));
  addConfigOptions(imc.command('config'), async (command) => finish(configCommand(command)));
  addListOptions(imc.command('list'), async (what) => finish(await listCommand(what)));
  addSelfTestOptions(imc.command('self-test'), {
    faults: async (command) => finish(await selfTestCommand(command)),
    wraps: async (command) => finish(await wrapsCommand(command)),
  });
  addDoctorOptions(imc.command('doctor'), async (command) => finish(await doctorCommand(command)));
  addInitOptions(imc.command('init'), (command) => finish(initCommand(command)), {
    driver: (command) => finish(initDriverCommand(command)),
    specs: (command) => finish(initSpecsCommand(command)),
  });
  addDriverOptions(imc.command('driver'), async (command) => finish(await driverCheckCommand(command)));
  addCleanupOptions(imc.command('cleanup'), async (command) => finish(await cleanupCommand(command)));
  imc
    .command('serve')
    .description('starts the reference server (imc serve --help lists its options)')
    .helpOption(false)
    .allowUnknownOption()
    .argument('[options...]', 'options of the server')
    .passThroughOptions()
    .action((options: string[]) => {
      mayEnd();
      return serveCommand(options);
    });
  return imc;
}

async function main(): Promise<void> {
  const mayEnd = keepAwake();
  endWithTrouble();
  keepSecretsIn(process.argv.slice(2));
  for (const stream of [process.stdout, process.stderr]) redactOutput(stream);
  let exitCode: number = exitCodes.kept;
  try {
    await program((code) => (exitCode = code), mayEnd).parseAsync(process.argv);
  } catch (thrown) {
    exitCode = explain(thrown);
  }
  // Handles of packages may linger.
  await written();
  process.exit(exitCode);
}

/** Resolves when what was printed has been taken, or its reader has gone: what waits in a pipe is lost by an exit. */
async function written(): Promise<void> {
  const taken = [process.stdout, process.stderr].map(
    (stream) => new Promise<void>((resolve) => stream.write('', () => resolve())),
  );
  await Promise.all(taken);
}

/** What nobody caught is our trouble, never a broken rule; a reader of our output who has gone is neither. */
function endWithTrouble(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (thrown) => process.exit(explain(thrown)));
}

/** Says what went wrong and gives the exit code for it. */
function explain(thrown: unknown): number {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCodes.kept : exitCodes.usage;
  const error = toImcError(thrown);
  process.stderr.write(`${error.code}: ${error.message}\n`);
  if (!(thrown instanceof ImcError) && error.stack) process.stderr.write(`${error.stack}\n`);
  return isUsage(error.code) ? exitCodes.usage : exitCodes.trouble;
}

// Not awaited: the reference server, once it runs here, ends the process by itself.
void main();
