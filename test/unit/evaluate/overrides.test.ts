/** What the evaluator makes of overrides that were set before, and says of those that it leaves out. */
import { parseRules } from '../../../lambdas/domain/rule/rule';
import { createOverrides } from '../../../lambdas/evaluate/overrides';
import type { Log } from '../../../lambdas/platform/log';
import { rulePack } from '../../../rules';
import { tenantWith } from '../../support/tenants';

const RULES = parseRules(rulePack);
const PLATFORM = RULES.filter(({ scope }) => scope === 'platform');
const TENANTS = RULES.filter(({ scope }) => scope === 'tenant');
const acme = tenantWith({ id: 'acme' });

function reading(overrides: readonly unknown[]) {
  const told: string[] = [];
  const document = { overrides, version: 7 };
  const warn = (_: string, fields: { readonly reason?: string }) => told.push(fields.reason ?? '');
  const log = { warn } as unknown as Log;
  return { read: createOverrides({ read: async () => document, stage: 'dev', log }), told, document };
}

describe('overrides of yesterday', () => {
  const worse = { rule: 'tenant-quota', level: 'high', severity: 'critical' };
  const same = { rule: 'tenant-quota', level: 'warning', severity: 'critical', tenant: 'acme' };
  const ghost = { rule: 'send-failures', tenant: 'ghost', threshold: 0.2 };
  const queue = { rule: 'queue-depth', threshold: 5_000 };

  it('that would make two levels one alert are left out, with the number that people see', async () => {
    const { read, told } = reading([queue, worse, same]);
    expect(await read(TENANTS, [acme])).toMatchObject([worse]);
    expect(told).toEqual([
      expect.stringMatching(/^overrides\[2\]: severity: came "critical" for the level warning/),
    ]);
    expect(await read(PLATFORM, [acme])).toMatchObject([queue]);
  });

  it('are told once a version, each of them', async () => {
    const { read, told, document } = reading([ghost, { ...queue, minimum: 3 }]);
    await read(PLATFORM, [acme]);
    await read(TENANTS, [acme]);
    await read(TENANTS, [acme]);
    expect(told).toEqual([
      expect.stringMatching(/^overrides\[1\]: minimum/),
      expect.stringMatching(/^overrides\[0\]: tenant: came "ghost"/),
    ]);
    document.version = 8;
    await read(TENANTS, [acme]);
    expect(told).toHaveLength(3);
  });

  it('that nobody would be let set today still hold: they may be meant', async () => {
    const { read, told } = reading([{ rule: 'webhook-latency', threshold: 15 }]);
    expect(await read(PLATFORM, [])).toHaveLength(1);
    expect(told).toEqual([]);
  });
});
