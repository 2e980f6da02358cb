import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { ImcError } from '../../core/errors.ts';
import { within } from '../../core/deadline.ts';
import type { Limits } from './protocol.ts';
import { splitter, tooLong } from './lines.ts';

const wordsCharsMax = 300;
const stderrLinesKept = 5;

/**
 * Runs the command, and beside it what sees to its end: a pipe of ours, the third one, closes when we end, however that is, and
 * whoever is still there in its process group some time later is killed.
 */
const watched = `{ cat <&3; sleep "$2"; kill -KILL 0; } </dev/null >/dev/null 2>&1 & exec 3<&-; exec sh -c "$1"`;

export interface ChildOptions {
  /** For a shell. */
  readonly command: string;
  readonly folder: string;
  readonly limits: Limits;
  /** A line that it wrote to stdout. */
  line(text: string): void;
  /** It has ended, or broken what the protocol says of lines. Called once, and no line comes afterwards. */
  ended(error: ImcError): void;
  /** A line that it wrote to stderr. */
  say(line: string): void;
}

type Piped = ChildProcess & { readonly stdin: Socket; readonly stdout: Socket; readonly stderr: Socket };

/** The process of an external driver. */
export class Child {
  readonly #options: ChildOptions;
  readonly #process: Piped;
  readonly #gone: Promise<void>;
  readonly #errors: string[] = [];
  #last = '';
  #stderrLines = 0;
  #isOver = false;

  constructor(options: ChildOptions) {
    const { limits } = options;
    this.#options = options;
    const child = spawn('sh', ['-c', watched, 'sh', options.command, `${limits.endS}`], {
      cwd: options.folder,
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    });
    this.#process = child as unknown as Piped;
    const { stdin, stdout, stderr } = this.#process;
    child.on('error', (cause) => this.fail('IMC_ERR_DRIVER_ENDED', `cannot be started: ${cause.message}`));
    // Those that it has left behind hold its pipes open.
    child.on('exit', () => this.#kill());
    this.#gone = new Promise((resolve) => {
      for (const event of ['close', 'error']) child.once(event, () => resolve());
    });
    child.once('close', (code: number | null, signal: string | null) =>
      this.fail('IMC_ERR_DRIVER_ENDED', `has ended with ${code === null ? String(signal) : `exit code ${code}`}`),
    );
    // Its end tells why.
    for (const pipe of [stdin, child.stdio[3] as Socket]) pipe.on('error', () => {});
    stdout.on(
      'data',
      splitter(limits.lineBytesMax, (line) => this.#take(line)),
    );
    stderr.on(
      'data',
      splitter(limits.lineBytesMax, (line) => line !== tooLong && this.#complain(line.toString())),
    );
    this.hold(false);
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  say(line: object): void {
    const { stdin } = this.#process;
    const { unreadBytesMax } = this.#options.limits;
    if (this.#isOver || !stdin.writable) return;
    stdin.write(`${JSON.stringify(line)}\n`);
    if (stdin.writableLength > unreadBytesMax)
      this.fail('IMC_ERR_DRIVER_SILENT', `does not read what it is told: ${stdin.writableLength} bytes wait`);
  }

  /** Whether our process is to live as long as it does: only while something is awaited of it. */
  hold(held: boolean): void {
    const { stdin, stdout, stderr, stdio } = this.#process;
    for (const each of [this.#process, stdin, stdout, stderr, stdio[3] as Socket]) {
      if (held) each.ref();
      else each.unref();
    }
  }

  /** Ends it at once, for this reason. */
  fail(code: 'IMC_ERR_DRIVER_ENDED' | 'IMC_ERR_DRIVER_SILENT' | 'IMC_ERR_DRIVER_PROTOCOL', what: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#kill();
    this.#options.ended(new ImcError(code, `the driver \`${this.#options.command}\` ${what}${this.#words()}`));
  }

  /** Has it end as it does when we end; kills it when it does not. */
  async end(): Promise<void> {
    this.hold(true);
    this.#process.stdin.end();
    (this.#process.stdio[3] as Socket).destroy();
    await within(
      (this.#options.limits.endS + 3) * 1000,
      `the end of the driver \`${this.#options.command}\``,
      this.#gone,
    );
  }

  #kill(): void {
    if (this.#process.pid === undefined) return;
    try {
      process.kill(-this.#process.pid, 'SIGKILL');
    } catch {
      // Nobody is left in its group.
    }
  }

  #take(line: Buffer | typeof tooLong): void {
    if (this.#isOver) return;
    if (line === tooLong)
      return this.fail(
        'IMC_ERR_DRIVER_PROTOCOL',
        `wrote a line of more than ${this.#options.limits.lineBytesMax} bytes`,
      );
    const text = utf8(line);
    this.#last = cut(text ?? line.toString('latin1'));
    if (text === undefined) return this.fail('IMC_ERR_DRIVER_PROTOCOL', 'wrote a line that is not UTF-8');
    if (text.trim() !== '') this.#options.line(text);
  }

  #complain(text: string): void {
    const { stderrLinesMax } = this.#options.limits;
    this.#stderrLines += 1;
    this.#errors.push(cut(text));
    if (this.#errors.length > stderrLinesKept) this.#errors.shift();
    if (this.#stderrLines <= stderrLinesMax) this.#options.say(text);
    if (this.#stderrLines === stderrLinesMax) this.#options.say('(what it writes from here on is left out)');
  }

  #words(): string {
    const said = this.#last === '' ? '; it had said nothing' : `; its last line was ${this.#last}`;
    return this.#errors.length === 0 ? said : `${said}; on stderr it said last:\n${this.#errors.join('\n')}`;
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function utf8(bytes: Buffer): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function cut(text: string): string {
  return text.length > wordsCharsMax ? `${text.slice(0, wordsCharsMax)}…` : text;
}
