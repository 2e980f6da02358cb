import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { ImcError, toImcError } from '../core/errors.ts';
import { redact } from '../core/secrets.ts';

const LOG_BYTES_MAX = 64 * 1024 * 1024;
const LINES_BYTES_MAX = 8 * 1024;
const NOTE = '--- ';

/**
 * What a server says on stdout and stderr, over all its lives, in one file; positions count all bytes it ever had. The
 * server writes the file itself: secrets are left out of all that is read from it, and of the file once it is closed.
 */
export interface ServerLog {
  readonly path: string;
  /** Open for appending; the server writes to it directly, so that nothing is missing when it ends. */
  readonly fd: number;
  /** Adds a line of ours. */
  note(text: string): void;
  /** Bytes that it has by now. */
  mark(): number;
  /** What was added since a mark: at most `bytesMax` of its last bytes, with a line before them when some are left out. */
  since(mark: number, bytesMax: number): string;
  /** The last `count` lines of the server's own since a mark; `(nothing)` when there are none. */
  lastLines(mark: number, count: number): string;
  /** Drops the oldest three quarters when it has outgrown its bound, and says so in the file. Call it now and then. */
  trim(): void;
  /** Leaves the file without secrets. */
  close(): void;
}

/** Creates or continues the file. `bytesMax`: default 64 MiB. Throws `IMC_ERR_OUT` or `IMC_ERR_DISK_FULL`. */
export function openServerLog(path: string, bytesMax: number = LOG_BYTES_MAX): ServerLog {
  const fd = openLog(path);
  let droppedBytes = 0;
  // Where we are ended at once, nobody closes it.
  const clean = () => leaveOutSecrets(fd);
  process.once('exit', clean);
  const mark = () => droppedBytes + fstatSync(fd).size;
  const since = (from: number, most: number) => {
    const end = mark();
    const start = Math.max(from, end - most, droppedBytes);
    const text = redact(readText(fd, start - droppedBytes, end - start));
    return start > from ? `[${start - from} bytes before this are left out]\n${text}` : text;
  };
  return {
    path,
    fd,
    mark,
    since,
    note: (text) => append(fd, `${NOTE}${text}\n`),
    lastLines: (from, count) => lastOf(since(from, LINES_BYTES_MAX), count),
    trim() {
      const end = mark();
      if (end - droppedBytes <= bytesMax) return;
      const kept = since(0, Math.floor(bytesMax / 4));
      ftruncateSync(fd, 0);
      append(fd, kept);
      droppedBytes = end - fstatSync(fd).size;
    },
    close() {
      process.off('exit', clean);
      clean();
      closeSync(fd);
    },
  };
}

function leaveOutSecrets(fd: number): void {
  const text = readText(fd, 0, fstatSync(fd).size);
  const clean = redact(text);
  if (clean === text) return;
  ftruncateSync(fd, 0);
  append(fd, clean);
}

function openLog(path: string): number {
  try {
    return openSync(path, 'a+');
  } catch (cause) {
    throw toImcError(cause, 'IMC_ERR_OUT');
  }
}

/** A line of ours is a comfort to readers; a full disk is noticed where it matters. */
function append(fd: number, text: string): void {
  try {
    writeSync(fd, redact(text));
  } catch (cause) {
    if (toImcError(cause).code !== 'IMC_ERR_DISK_FULL')
      throw new ImcError('IMC_ERR_OUT', 'cannot write the server log', { cause });
  }
}

function readText(fd: number, position: number, length: number): string {
  const bytes = Buffer.alloc(Math.max(0, length));
  const read = readSync(fd, bytes, 0, bytes.length, position);
  return bytes.toString('utf8', position === 0 ? 0 : continuedBytes(bytes), read);
}

/** A cut within a character leaves up to three bytes that only continue it. */
function continuedBytes(bytes: Uint8Array): number {
  let count = 0;
  while (count < 3 && ((bytes[count] ?? 0) & 0xc0) === 0x80) count += 1;
  return count;
}

function lastOf(text: string, count: number): string {
  const lines = text.trimEnd().split('\n');
  const theirs = lines
    .filter((line) => !line.startsWith(NOTE))
    .slice(-count)
    .join('\n');
  return theirs === '' ? '(nothing)' : theirs;
}
