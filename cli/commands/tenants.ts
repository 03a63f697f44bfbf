import type { Command } from 'commander';
import { describeAdd } from './tenants/add';
import { describeApply } from './tenants/apply';
import { describeCheck } from './tenants/check';
import { describeExport } from './tenants/export';
import { describeLs } from './tenants/ls';
import { describeRm } from './tenants/rm';
import { describeSet } from './tenants/set';
import { describeShow } from './tenants/show';

export function describeTenants(program: Command): void {
  const tenants = program
    .command('tenants')
    .description('Who the tenants are, and what was counted for each');
  describeLs(tenants);
  describeShow(tenants);
  describeAdd(tenants);
  describeSet(tenants);
  describeRm(tenants);
  describeApply(tenants);
  describeExport(tenants);
  describeCheck(tenants);
}
