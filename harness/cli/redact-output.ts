import { redact } from '../core/secrets.ts';

/** From now on nothing that is written to the stream has a secret in it, whoever writes. */
export function redactOutput(stream: NodeJS.WriteStream): void {
  const write = stream.write.bind(stream) as (...args: readonly unknown[]) => boolean;
  stream.write = (chunk: Uint8Array | string, ...rest: readonly unknown[]) =>
    write(typeof chunk === 'string' ? redact(chunk) : redactBytes(chunk), ...rest);
}

function redactBytes(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString();
  const clean = redact(text);
  return clean === text ? bytes : Buffer.from(clean);
}
