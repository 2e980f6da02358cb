import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { redact } from '../core/secrets.ts';
import { type TargetOptions, parseTarget } from './parse-target.ts';
import { type UrlFlags, type UrlSpec, perSecondDefault } from './url-spec.ts';

const api = 'http://im.example.org:5001';
const ca = join(import.meta.dirname, '../testing/tls/ca.pem');
const read = (url: UrlFlags = {}, name = api) => parseTarget(name, { url }) as UrlSpec;

function errorOf(name: string, given: TargetOptions): string {
  try {
    parseTarget(name, given);
    return 'nothing was thrown';
  } catch (error) {
    return `${(error as { code: string }).code}: ${(error as Error).message}`;
  }
}

test('the URL of an API alone is enough', () => {
  const spec = read();
  expect(spec).toMatchObject({
    kind: 'url',
    driver: 'wukongim',
    perSecond: perSecondDefault,
    mayDisturb: false,
    reach: [],
  });
  expect(spec.endpoints).toEqual({ http: api, prefix: spec.prefix });
  expect(spec.prefix).toMatch(/^imc[a-z0-9]{8}$/);
  expect(read().prefix).not.toBe(spec.prefix);
});

test('all that is said of it is heard, and its token is a secret', () => {
  const spec = read(
    {
      tcp: 'tcp://im.example.org:5100',
      ws: 'wss://im.example.org/ws',
      token: 'a-token-of-ours',
      ca,
      prefix: 'imc-ci',
      rate: 0,
      allowDisturb: true,
      restartCommand: 'restart it',
      killCommand: 'kill it',
      webhookListen: '[::1]:8900',
    },
    'https://im.example.org',
  );
  expect(spec).toMatchObject({
    endpoints: {
      http: 'https://im.example.org',
      tcp: 'im.example.org:5100',
      ws: 'wss://im.example.org/ws',
      managerToken: 'a-token-of-ours',
      ca: expect.stringContaining('BEGIN CERTIFICATE') as string,
      prefix: 'imc-ci',
    },
    perSecond: 0,
    mayDisturb: true,
    restartBy: { graceful: 'restart it', kill: 'kill it' },
    webhookListen: { host: '::1', port: 8900 },
    reach: ['--tcp', 'tcp://im.example.org:5100', '--ws', 'wss://im.example.org/ws', '--ca', ca],
  });
  expect(redact('token: a-token-of-ours')).toBe('token: ***');
});

describe('what cannot be is refused', () => {
  test.each<[UrlFlags, string]>([
    [{ tcp: 'nonsense' }, 'IMC_ERR_USAGE: --tcp nonsense is not'],
    [{ tcp: 'ws://host:5200' }, 'IMC_ERR_USAGE: --tcp'],
    [{ ws: 'host:5200' }, 'IMC_ERR_USAGE: --ws host:5200 is not'],
    [{ ca: 'no-such-file' }, 'IMC_ERR_CERTIFICATE: --ca no-such-file is no file'],
    [{ ca: import.meta.filename }, 'IMC_ERR_CERTIFICATE: --ca'],
    [{ prefix: 'ab' }, 'IMC_ERR_USAGE: --prefix ab: a prefix is 3 to 16'],
    [{ prefix: 'Upper' }, 'IMC_ERR_USAGE: --prefix'],
    [{ prefix: 'a@b' }, 'IMC_ERR_USAGE: --prefix'],
    [{ prefix: 'a-prefix-that-is-long' }, 'IMC_ERR_USAGE: --prefix'],
    [{ webhookListen: '8900' }, 'IMC_ERR_USAGE: --webhook-listen 8900 is not'],
    [{ webhookListen: '0.0.0.0:70000' }, 'IMC_ERR_USAGE: --webhook-listen'],
  ])('%j', (url, why) => {
    expect(errorOf(api, { url })).toContain(why);
  });

  test('for targets that are started by us, and a path behind the host', () => {
    expect(errorOf('reference', { url: { tcp: 'a:1', rate: 5 } })).toBe(
      'IMC_ERR_USAGE: --tcp, --rate are about a server that runs already, such as http://host:port, and reference is none',
    );
    expect(errorOf('xmpp+ws://host/ws', { url: { ca } })).toContain('IMC_ERR_USAGE: --ca is for the URL of an API');
    expect(errorOf(`${api}/v1`, {})).toContain('IMC_ERR_TARGET');
    expect(errorOf('http://user:secret77@host', {})).not.toContain('secret77');
    expect(errorOf(api, { options: ['--x'] })).toContain('IMC_ERR_SERVER_OPTIONS');
  });
});
