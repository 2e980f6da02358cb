/** Where a log line goes. */
export interface Log {
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
}

/** One line each: time, level, text. */
export function createLog(write: (line: string) => void): Log {
  const line = (level: string) => (text: string) =>
    write(`${new Date().toISOString()} ${level} ${text.replaceAll(/[\r\n]+/g, ' ')}\n`);
  return { info: line('info'), warn: line('warn'), error: line('error') };
}
