import { describeMetrics } from '../../../cli/commands/metrics';
import { METRIC_CATALOGUE } from '../../../lambdas/domain/metric/catalogue';
import { outputOf } from '../../support/command-output';

const say = (...args: readonly string[]) => outputOf(describeMetrics, ['metrics', ...args]);

describe('metrics', () => {
  it('lists all of them on a terminal of 80 columns', async () => {
    const lines = (await say()).split('\n');
    for (const { name } of METRIC_CATALOGUE) {
      expect(lines.filter((line) => line.startsWith(`${name} `))).toHaveLength(1);
    }
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  it('tells of each what it is, on a terminal of 80 columns', async () => {
    for (const { name, source } of METRIC_CATALOGUE) {
      const text = await say(name);
      expect(text.startsWith(`${name}: `)).toBe(true);
      expect(text.includes('dollars')).toBe(source.from === 'cloudwatch');
      expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    }
  });

  it('names the rules that ask for one', async () => {
    expect(await say('sent')).toContain('rules  send-failures, delivery-rate\n');
    expect(await say('evaluationLag')).toContain('CloudWatch: Kentongan EvaluationLag, of evaluate');
  });

  it('is JSON if asked', async () => {
    expect(JSON.parse(await say('--json'))).toHaveLength(METRIC_CATALOGUE.length);
    expect(JSON.parse(await say('phoneFlagged', '--json'))).toEqual({
      name: 'phoneFlagged',
      scope: 'tenant',
      kind: 'counter',
      unit: 'count',
      meaning: expect.stringContaining('flagged'),
      least: 0,
      keptMinutes: 43_200,
      source: { from: 'tenant-counts' },
      rules: ['phone-quality'],
    });
  });

  it.each([
    ['evaluationlag', 'did you mean evaluationLag?'],
    ['evalutionLag', 'did you mean evaluationLag?'],
    ['qualityRed', 'did you mean templateQualityRed?'],
    ['rate-limit', 'did you mean errors.rate-limit?'],
    ['zzzzzzzz', 'there is no metric "zzzzzzzz". `kentongan metrics` lists them.'],
  ])('of %s says that there is none', async (name, words) => {
    await expect(say(name)).rejects.toThrow(words);
    await expect(say(name)).rejects.toMatchObject({ exitCode: 2 });
  });
});
