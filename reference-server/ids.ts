import { COMMAND_SUFFIX } from './channel.ts';
import { limits } from './limits.ts';

/** Why a text cannot be a uid or a channel id, or undefined where it can. `@`, `#` and `&` separate ids on the wire. */
export function illegalId(text: string): string | undefined {
  if (text === '') return 'is empty';
  if (/[@#&\0]/.test(text)) return 'has one of @ # & or a NUL in it';
  if (text.endsWith(COMMAND_SUFFIX)) return `ends with ${COMMAND_SUFFIX}, as the ids of command channels do`;
  return Buffer.byteLength(text) > limits.idBytesMax ? `is longer than ${limits.idBytesMax} bytes` : undefined;
}
