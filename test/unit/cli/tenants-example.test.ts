import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { knownRules } from '../../../cli/tenants/registry';
import { parseTenants } from '../../../lambdas/domain/tenant/registration';
import { PROJECT } from '../../support/synth';

describe('the example of a registry file', () => {
  const { tenants } = JSON.parse(readFileSync(join(PROJECT, 'config', 'tenants.example.json'), 'utf8')) as {
    tenants: object[];
  };

  it('holds, and shows every field there is', () => {
    const parsed = parseTenants(tenants, knownRules());
    expect(Object.keys(tenants[0] ?? {}).sort()).toEqual(Object.keys(parsed[0] ?? {}).sort());
  });
});
