import { describe, expect, test } from 'vitest';
import type { ImcError } from '../core/errors.ts';
import { imageOptions } from './options.ts';

function refusal(...args: string[]): string {
  try {
    return JSON.stringify(imageOptions(args));
  } catch (thrown) {
    const { code, message } = thrown as ImcError;
    return `${code}: ${message.split('\n')[0]}`;
  }
}

test('without a server it is our own image', () => {
  expect(imageOptions([])).toEqual({ kind: 'ours', tag: 'im-conformance:test' });
  expect(imageOptions(['--tag', 'mine:1'])).toEqual({ kind: 'ours', tag: 'mine:1' });
});

test('a server has a place, arguments, volumes, ports and an environment', () => {
  const plain = imageOptions(['./build/server', '--tag', 'registry.example.org:5000/group/server:v1.2.3']);
  expect(plain).toEqual({
    kind: 'server',
    binary: './build/server',
    tag: 'registry.example.org:5000/group/server:v1.2.3',
    at: '/usr/local/bin/server',
    args: [],
    volumes: [],
    ports: [],
    env: [],
  });
  const text =
    '--at /home/app --arg=--config=/etc/x --arg=-v --volume /data --port 5001 --port 53/udp --env A=b=c --env B=';
  expect(imageOptions(['./server', '--tag', 'server:1', ...text.split(' ')])).toMatchObject({
    at: '/home/app',
    args: ['--config=/etc/x', '-v'],
    volumes: ['/data'],
    ports: ['5001', '53/udp'],
    env: [
      ['A', 'b=c'],
      ['B', ''],
    ],
  });
});

describe('what is refused, and why', () => {
  test.each([
    [['./server'], '--tag NAME:VERSION says what the image is to be called'],
    [['./server', 'serve', '--tag', 'a:1'], 'one server a time, and serve was given too; its arguments are --arg=TEXT'],
    [['--at', '/home/app'], '--at is for the image of a server binary, and none was given'],
  ] as const)('%j', (args, why) => {
    expect(refusal(...args)).toBe(`IMC_ERR_USAGE: ${why}`);
  });

  test.each(['server', 'Server:1', 'server:', ':1', 'a//b:1', 'a:1:2', 'a:5000/B:1'])('the tag %s', (tag) => {
    const why = '--tag is NAME:VERSION, the name in small letters, such as server:1.2.3, and not';
    expect(refusal('./server', '--tag', tag)).toBe(`IMC_ERR_USAGE: ${why} ${tag}`);
  });

  test.each(['home/app', '/', '/home/../app', '/home/$X', '/home/my app'])('the path %s', (path) => {
    const why = 'is an absolute path of letters, digits and _.@+- in the image, and not';
    expect(refusal('./server', '--tag', 'a:1', '--at', path)).toBe(`IMC_ERR_USAGE: --at ${why} ${path}`);
    expect(refusal('./server', '--tag', 'a:1', '--volume', path)).toBe(`IMC_ERR_USAGE: --volume ${why} ${path}`);
  });

  test.each(['0', '65536', 'http', '80/sctp', ''])('the port "%s"', (port) => {
    const why = '--port is a number from 1 to 65535, as it is or with /tcp or /udp, and not';
    expect(refusal('./server', '--tag', 'a:1', '--port', port)).toBe(`IMC_ERR_USAGE: ${why} ${port}`);
  });

  test.each(['KEY', '=value', '1A=b'])('the variable %s', (env) => {
    expect(refusal('./server', '--tag', 'a:1', '--env', env)).toBe(
      `IMC_ERR_USAGE: --env is KEY=VALUE in one line, and not ${env}`,
    );
  });

  test('an option that is not known', () => {
    expect(refusal('--name', 'a:1')).toMatch(/^IMC_ERR_USAGE: .*--name/);
  });
});
