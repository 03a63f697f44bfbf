import fc from 'fast-check';
import { networkOf } from '../../../lambdas/domain/source-network';

describe('the network of an address', () => {
  it.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
    ['2001:db8:1234:5678:9abc:def0:1234:5678', '2001:db8:1234::/48'],
    ['2001:0DB8:0001::5', '2001:db8:1::/48'],
    ['2001:db8::', '2001:db8:0::/48'],
    ['::1', '0:0:0::/48'],
    ['::', '0:0:0::/48'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it.each([
    undefined,
    '',
    'localhost',
    '203.0.113',
    '203.0.113.256',
    '1.2.3.4.5',
    '2001:db8',
    '1::2::3',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8',
    'g::1',
    '2001:db8::1%eth0',
  ])('of %j is not known', (address) => {
    expect(networkOf(address)).toBe('unknown');
  });

  it('never tells the host', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()), (address) => {
        expect(networkOf(address)).toMatch(
          /^(\d{1,3}\.\d{1,3}\.\d{1,3}\.0\/24|([0-9a-f]{1,4}:){3}:\/48|unknown)$/,
        );
      }),
    );
  });
});
