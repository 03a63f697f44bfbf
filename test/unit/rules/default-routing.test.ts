import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRouting } from '../../../lambdas/domain/routing/parse-routing';
import { receiversOf, routesOf } from '../../../lambdas/domain/routing/route';
import { parseRules } from '../../../lambdas/domain/rule/rule';
import { rulePack } from '../../../rules';
import { ROUTING_SCHEMA_PATH, routingSchema } from '../../../scripts/routing-schema';
import { PROJECT } from '../../support/synth';

const read = (path: string) => readFileSync(join(PROJECT, path), 'utf8');
const routing = readRouting(read('config/routing/default.json'));

describe('the default routing', () => {
  it.each<[string, Record<string, string>, readonly string[]]>([
    ['what is wrong', { severity: 'warning' }, ['slack-alerts', 'webhook']],
    ['what must be mended now', { severity: 'critical' }, ['pagerduty', 'slack-alerts', 'webhook']],
    ['what a CloudWatch alarm says', { source: 'cloudwatch', severity: 'high' }, ['slack-alerts', 'webhook']],
    ['security', { category: 'security', severity: 'high' }, ['slack-security', 'webhook']],
    [
      'security that cannot wait',
      { category: 'security', severity: 'critical' },
      ['pagerduty', 'slack-security', 'webhook'],
    ],
    ['news', { severity: 'info' }, ['slack-alerts', 'webhook']],
  ])('tells %s', (_name, labels, receivers) => {
    expect(receiversOf(routing.root, labels)).toEqual(receivers);
  });

  it('tells each alert of the rule pack by one route, each receiver once', () => {
    for (const { id, category, labels, levels, scope } of parseRules(rulePack)) {
      for (const { severity } of levels) {
        const alert = { rule: id, category, scope, severity, ...labels };
        const receivers = receiversOf(routing.root, alert);
        expect(routesOf(routing.root, alert)).toHaveLength(1);
        expect(new Set(receivers).size).toBe(receivers.length);
        expect(receivers.includes('pagerduty')).toBe(severity === 'critical');
      }
    }
  });

  it('tells an outage for all tenants as one group', () => {
    const alert = { rule: 'silence', severity: 'warning', category: 'availability' };
    expect(routesOf(routing.root, alert).map(({ groupBy }) => groupBy)).toEqual([['rule']]);
  });

  it('is explained by examples that work', () => {
    const blocks = [...read('docs/routing.md').matchAll(/```json\n(.*?)```/gs)].map(([, block]) => block);
    expect(blocks.length).toBeGreaterThan(4);
    expect(readRouting(`{${blocks.join(',')}}`).maintenance).toHaveLength(2);
  });

  it('has a schema for editors that is up to date: npm run schemas', () => {
    expect(JSON.parse(read(ROUTING_SCHEMA_PATH))).toEqual(JSON.parse(JSON.stringify(routingSchema())));
  });
});
