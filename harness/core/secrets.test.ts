import { expect, test } from 'vitest';
import {
  isSecretName,
  keepSecret,
  keepSecretsIn,
  keepSecretsOf,
  redact,
  redacting,
  withoutSecrets,
} from './secrets.ts';

test.each([
  'token',
  '--token',
  'managerToken',
  'WK_MANAGERTOKEN',
  'DB_PASSWORD',
  'clientSecret',
  'AWS_SECRET_ACCESS_KEY',
])('%s names a secret', (name) => expect(isSecretName(name)).toBe(true));

test.each(['target', '--token-auth', 'WK_TOKENAUTHON', 'key', 'patience'])('%s names none', (name) =>
  expect(isSecretName(name)).toBe(false),
);

test('a secret is taken out of every text, however it is written there', () => {
  keepSecret('p"1/ä+x');
  expect(redact('a p"1/ä+x b')).toBe('a *** b');
  expect(redact(JSON.stringify({ token: 'p"1/ä+x' }))).toBe('{"token":"***"}');
  expect(redact(`/route?token=${encodeURIComponent('p"1/ä+x')}`)).toBe('/route?token=***');
  expect(JSON.stringify({ deep: [{ text: 'is p"1/ä+x' }], n: 1 }, redacting())).toBe(
    '{"deep":[{"text":"is ***"}],"n":1}',
  );
});

test('of two secrets the longer one goes first', () => {
  keepSecretsOf({ token: 'longer', password: 'longer-still' });
  expect(redact('longer-still longer')).toBe('*** ***');
});

test('what is no word of its own is left alone', () => {
  keepSecretsOf({ token: 'abc', secret: 'true', password: '12345', color: 'magenta' });
  expect(redact('abc true 12345 magenta')).toBe('abc true 12345 magenta');
});

test('secrets of a command line are found in each way of writing them, and hidden even where they are short', () => {
  const words = [
    'run',
    '--manager-token',
    'first-one',
    '--token=second-one',
    '-x',
    'MY_SECRET=third-one',
    '--token',
    'abc',
  ];
  keepSecretsIn(words);
  expect(redact('first-one second-one third-one')).toBe('*** *** ***');
  expect(withoutSecrets(words)).toEqual([
    'run',
    '--manager-token',
    '***',
    '--token=***',
    '-x',
    'MY_SECRET=***',
    '--token',
    '***',
  ]);
  expect(withoutSecrets(['--token-auth', 'on', '--idle-ms', '5000'])).toEqual([
    '--token-auth',
    'on',
    '--idle-ms',
    '5000',
  ]);
});

test('the password of a URL is a secret, and so is what is made of it on the wire', () => {
  keepSecretsIn(['http://alice:pass%2Fword@host:5001/x']);
  expect(redact('http://alice:pass%2Fword@host:5001/x')).toBe('http://alice:***@host:5001/x');
  expect(redact('the password is pass/word')).toBe('the password is ***');
  expect(redact(`Basic ${Buffer.from('alice:pass/word').toString('base64')}`)).toBe('Basic ***');
});
