import { join } from 'node:path';
import { describeRules } from '../../../cli/commands/rules';
import { rulePack } from '../../../rules';
import { outputOf } from '../../support/command-output';
import { PROJECT } from '../../support/synth';

/** What a command prints, or why it does not. */
function say(...words: readonly (string | typeof describeRules)[]): Promise<string> {
  const args = words.filter((word) => typeof word === 'string');
  return outputOf(words.find((word) => typeof word === 'function') ?? describeRules, ['rules', ...args]);
}

describe('rules ls', () => {
  it('has a line for each rule and level, with what it is about and where it stands', async () => {
    const lines = (await say('ls')).split('\n');
    const line = (id: string) => lines.find((each) => each.startsWith(`${id} `));
    for (const { id, scope } of rulePack) expect(line(id)).toContain(scope);
    expect(line('send-failures')).toMatch(/tenant +high +none +15 min$/);
    expect(lines).toContain('  failed in 15 min is above 5 % of sent + failed (at least 20)');
    expect(line('webhook-down')).toMatch(/critical +the synthetic webhook fails 3 times in a row$/);
    expect(line('webhooks-dlq')).toMatch(/^webhooks-dlq \(dlq-items\) +high /);
    expect(line('cpu-high')).toMatch(/warning +TEL-OTLP +CPU above 80 % for 10 min$/);
    expect(lines.filter((each) => each.startsWith('tenant-quota '))).toHaveLength(2);
  });
});

describe('rules ls', () => {
  it('fits a terminal of 80 columns, and leaves nothing out as JSON', async () => {
    expect((await say('ls')).split('\n').filter((line) => line.length > 80)).toEqual([]);
    const rows = JSON.parse(await say('ls', '--json'));
    expect(rows).toContainEqual(
      expect.objectContaining({ rule: 'webhook-down', state: 'alarm webhook-down', severity: 'critical' }),
    );
    expect(rows).toContainEqual(
      expect.objectContaining({
        rule: 'send-failures',
        state: 'active',
        condition: 'failed in 15 min is above 5 % of sent + failed (at least 20)',
      }),
    );
  });
});

describe('rules explain', () => {
  it('says condition, timers, page and an example', async () => {
    const text = await say('explain', 'queue-depth');
    for (const part of [
      'while latest queueDepth in 5 min is above 10000',
      'normal again only past 8000',
      'normal for 5 min without a break',
      'docs/runbooks/queue-depth.md',
      'minute 2: firing (latest queueDepth in 5 min is 12000, limit: above 10000)',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('is JSON if asked', async () => {
    expect(JSON.parse(await say('explain', 'tenant-quota', '--json'))).toMatchObject({
      id: 'tenant-quota',
      levels: [{ severity: 'high' }, { severity: 'warning' }],
      metrics: [{ name: 'quotaUsed' }],
    });
  });

  it.each([
    ['webhook-down', "CloudWatch's alarm webhook-down watches this"],
    ['dlq-items', "CloudWatch's alarm webhooks-dlq watches this and no rule does: a webhook was set aside"],
    ['webhooks-dlq', 'What to do: docs/runbooks/webhooks-dlq.md'],
    ['ingest-errors', 'What to do: docs/runbooks/function-errors.md'],
    ['nobody-errors', 'there is no rule "nobody-errors"'],
    ['cpu-high', 'it waits for TEL-OTLP'],
    ['nonsense', '`kentongan rules ls` lists them'],
  ])('of %s says why there is nothing to explain', async (id, reason) => {
    await expect(say('explain', id)).rejects.toThrow(reason);
  });
});

describe('rules check', () => {
  it('finds nothing wrong with the pack', async () => {
    expect(await say('check')).toBe(`${rulePack.length} rules, nothing wrong with any.\n`);
    expect(JSON.parse(await say('check', '--json'))).toEqual({ rules: rulePack.length, faults: [] });
  });

  it('says where a file cannot be read; what asks nothing of rules goes on', async () => {
    jest.resetModules();
    jest.doMock('../../../rules', () => {
      const place = join(PROJECT, 'rules', 'queue-depth.ts');
      throw new Error(
        `Transform failed with 1 error:\n${place}:5:7: ERROR: Expected ":" but found "const"\n    at somewhere`,
      );
    });
    try {
      const anew = await import('../../../cli/commands/rules');
      await expect(say('check', anew.describeRules)).rejects.toMatchObject({
        exitCode: 2,
        message:
          'the rules cannot be read:\n  rules/queue-depth.ts, line 5, column 8: Expected ":" but found "const"\n' +
          'Mend that and run the command again.',
      });
      for (const name of ['alerts', 'tenants', 'silences', 'incidents', 'dlq', 'start']) {
        await import(`../../../cli/commands/${name}`);
      }
    } finally {
      jest.dontMock('../../../rules');
      jest.resetModules();
    }
  });
});

describe('rules test', () => {
  it('carries out all cases, and says how many hold', async () => {
    expect(await say('test')).toMatch(/\n(\d+) of \1 cases hold\.\n$/);
  });

  it('carries out those of the rules that are named', async () => {
    const { cases, failed } = JSON.parse(await say('test', 'tenant-quota', '--json'));
    expect(failed).toBe(0);
    expect(cases).toHaveLength(4);
    await expect(say('test', 'nonsense')).rejects.toThrow('there is no rule "nonsense"');
  });
});
