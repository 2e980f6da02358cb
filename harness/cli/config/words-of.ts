import type { Command } from 'commander';

/** The target and what is for the server, told apart by the `--` between them also where there is no target. */
export function wordsOf(
  command: Command,
  target: string | undefined,
  serverOptions: readonly string[],
): { readonly target: string | undefined; readonly options: readonly string[] } {
  const words = [...(target === undefined ? [] : [target]), ...serverOptions];
  const given = rawWords(command);
  const dashes = given.indexOf('--');
  const behind = dashes < 0 ? 0 : given.length - dashes - 1;
  return behind > 0 && behind === words.length
    ? { target: undefined, options: words }
    : { target, options: serverOptions };
}

/** The command line as it was given to the outermost command. */
function rawWords(command: Command): readonly string[] {
  return command.parent
    ? rawWords(command.parent)
    : (command as Command & { readonly rawArgs: readonly string[] }).rawArgs;
}
