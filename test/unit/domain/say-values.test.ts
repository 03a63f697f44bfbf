import { say } from '../../../lambdas/domain/rule/judgement';

describe('a value in words', () => {
  it.each([
    [0.02, 'ms', '0.02 ms'],
    [7.64, 'ms', '7.6 ms'],
    [250.4, 'ms', '250 ms'],
    [0, 'ms', '0 ms'],
    [0.000_4, 'share', '0.04 %'],
    [0.05, 'share', '5 %'],
    [0.001, 'count', '0.001'],
    [5.6e-17, 'count', '0'],
    [0.000_02, 's', '0.00002 s'],
    [812, 'bytes', '812 B'],
    [262_144, 'bytes', '256 KiB'],
  ] as const)('%d of %s is %s', (value, unit, words) => {
    expect(say(value, unit)).toBe(words);
  });
});
