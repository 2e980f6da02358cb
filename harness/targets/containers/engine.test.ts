import { expect, test } from 'vitest';
import { gatewayOf } from './engine.ts';

test.each([
  [{ IPAM: { Config: [{ Subnet: '172.17.0.0/16', Gateway: '172.17.0.9' }] } }, '172.17.0.9'],
  // As Docker 20.10 tells it before its second start.
  [{ IPAM: { Config: [{ Subnet: '172.17.0.0/16' }] } }, '172.17.0.1'],
  [{ IPAM: { Config: [{ Subnet: 'fd00::/64' }, { Subnet: '10.9.8.0/24' }] } }, '10.9.8.1'],
  [{ IPAM: { Config: [] } }, undefined],
  [{}, undefined],
])('the gateway of %j is %s', (network, gateway) => {
  expect(gatewayOf(network)).toBe(gateway);
});
