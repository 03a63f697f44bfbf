/**
 * The rules as they are for each of many tenants. Those for whom the same is different share what comes of it: there
 * are as many packs of rules as there are such differences, and no more for ten thousand tenants than for ten.
 */
import { groupBy } from '../collections';
import type { Tenant } from '../tenant/tenant';
import { ruleFor } from './instance';
import type { Override } from './overrides';
import type { Rule } from './rule-schema';

/** @param tenant undefined for one that is not registered */
export type RulesFor = (tenant: Tenant | undefined) => readonly Rule[];

export function createRulesFor(
  rules: readonly Rule[],
  overrides: readonly Override[],
  stage: string,
): RulesFor {
  const named = groupBy(overrides, ({ tenant }) => tenant);
  const general = named.get(undefined) ?? [];
  const labels = [...new Set(general.flatMap((override) => Object.keys(override.labels)))];
  const known = new Map<string, readonly Rule[]>();

  return (tenant) => {
    const own = tenant && named.get(tenant.id);
    if (own) return changed([...general, ...own], tenant);
    const differs = JSON.stringify([labels.map((label) => tenant?.labels[label]), tenant?.thresholds]);
    const found = known.get(differs) ?? changed(general, tenant);
    known.set(differs, found);
    return found;
  };

  function changed(some: readonly Override[], tenant: Tenant | undefined): readonly Rule[] {
    return rules.flatMap((rule) => ruleFor(rule, some, stage, tenant) ?? []);
  }
}
