import { type Command, InvalidArgumentError, Option } from 'commander';
import { type UrlFlags, perSecondDefault } from '../../targets/url-spec.ts';

/** Requests and sends a second, at most: nothing faster is a bound. */
const perSecondMax = 100_000;

/** What all commands understand that speak to a server that runs already: how it is reached. */
export function addReachOptions(command: Command): Command {
  return command
    .option('--tcp <host:port>', 'of a server that runs already: where sessions go by TCP (default: as it says itself)')
    .option('--ws <url>', '… and by WebSocket, ws:// or wss:// (default: as it says itself)')
    .option('--token <token>', 'its manager token, which each request of its API has to carry')
    .option('--ca <file>', 'who signed its certificate, as PEM, for https and wss (default: whom this machine trusts)');
}

/** What besides is to be said where plays are played on it. */
export function addUrlOptions(command: Command): Command {
  return addReachOptions(command)
    .option('--prefix <text>', 'what all names begin with that are made there (default: imc and 8 letters or digits)')
    .addOption(rateOption())
    .option('--allow-disturb', 'allow what others on it notice: restarts, settings of the whole server')
    .option('--restart-command <command>', 'with --allow-disturb: ends it in order, starts it again, and ends')
    .option('--kill-command <command>', 'with --allow-disturb: kills it, starts it again, and ends')
    .option('--webhook-listen <host:port>', 'listen there for its webhooks, which it has to be told to send there');
}

export function rateOption(): Option {
  return new Option(
    '--rate <n>',
    `requests, logins and sends a second on it, at most; 0: without bound (default: ${perSecondDefault})`,
  ).argParser(perSecond);
}

/** Options of `addUrlOptions`, by name: a replay, too, heeds them wherever they are said. */
export const urlOptionNames: ReadonlySet<string> = new Set([
  'tcp',
  'ws',
  'token',
  'ca',
  'prefix',
  'rate',
  'allowDisturb',
  'restartCommand',
  'killCommand',
  'webhookListen',
] satisfies (keyof UrlFlags)[]);

/** What was said of all that. */
export function urlFlagsOf(flags: UrlFlags): UrlFlags {
  const { tcp, ws, token, ca, prefix, rate, allowDisturb, restartCommand, killCommand, webhookListen } = flags;
  return { tcp, ws, token, ca, prefix, rate, allowDisturb, restartCommand, killCommand, webhookListen };
}

function perSecond(text: string): number {
  const value = Number(text === 'none' ? '0' : text);
  if (text.trim() === '' || !(value >= 0 && value <= perSecondMax))
    throw new InvalidArgumentError(`It must be a number from 0 to ${perSecondMax}, or none.`);
  return value;
}
