/** What each rule says of a tenant or the platform, from the minutes that an evaluation could see and nothing else. */

import { fingerprintOf } from '../../../lambdas/domain/rule/instance';
import { judge, verdictOf } from '../../../lambdas/domain/rule/judge';
import { applyOverrides } from '../../../lambdas/domain/rule/overrides';
import type { Level, Rule } from '../../../lambdas/domain/rule/rule';
import { type Timing, timingOf, type Verdict } from '../../../lambdas/domain/rule/step';
import type { Window } from '../../../lambdas/domain/rule/window';
import { windowOf, windowOfCounts } from '../../../lambdas/domain/rule/window-of';
import { sumCounts } from '../../../lambdas/domain/tenant/counts';
import { healthGauge, quotaGauge } from '../../../lambdas/domain/tenant/derived';
import { lastMinutesOf } from '../../../lambdas/domain/tenant/last-minutes';
import { findNoisyNeighbour, isActive } from '../../../lambdas/domain/tenant/noisy-neighbour';
import type { Tenant } from '../../../lambdas/domain/tenant/tenant';
import type { MinuteCounts } from '../../../lambdas/evaluate/ports';

/** Its value hangs on all that a sandbox has ever seen. */
const EVER_SEEN = 'silence';
/** Its value hangs on what other shards see. */
const SEEN_BY_ALL = 'noisy-neighbour';

export interface Said {
  readonly fingerprint: string;
  readonly ruleId: string;
  readonly timing: Timing;
  readonly level: Level;
  readonly verdict: Verdict;
  /** Its value is not to be known from what the evaluation could see; it is taken at its word. */
  readonly isAtItsWord: boolean;
}

/** What one evaluation could see. */
export interface Sight {
  readonly rules: readonly Rule[];
  /** The oldest first. */
  readonly minutes: readonly MinuteCounts[];
  readonly tenants: ReadonlyMap<string, Tenant>;
  readonly platform: Readonly<Record<string, readonly (number | undefined)[]>>;
  /** Other tenants are judged by other shards. */
  readonly isDivided: boolean;
}

export interface Verdicts {
  /** Of all rules. @param tenantId undefined for the platform */
  of(tenantId: string | undefined): ReadonlyMap<string, Said>;
}

const SHARE_MINUTES = 1;
const ACTIVE_MINUTES = 10;

/** Worked out when asked for, once. */
export function verdictsFrom(sight: Sight): Verdicts {
  const known = new Map<string | undefined, ReadonlyMap<string, Said>>();
  let noisy: { readonly tenant: Noisy } | undefined;
  return {
    of: (tenantId) => {
      // Mostly there is none, and that too is to be found out once only.
      noisy ??= { tenant: noisyIn(sight.minutes) };
      const found = known.get(tenantId) ?? say(sight, tenantId, noisy.tenant);
      known.set(tenantId, found);
      return found;
    },
  };
}

function say(sight: Sight, tenantId: string | undefined, noisy: Noisy): ReadonlyMap<string, Said> {
  const scope = tenantId === undefined ? 'platform' : 'tenant';
  const window =
    tenantId === undefined ? windowOf({ values: sight.platform }) : windowFor(sight, tenantId, noisy);
  const said = new Map<string, Said>();
  for (const rule of sight.rules.filter((each) => each.scope === scope)) {
    for (const level of changed(rule, sight.tenants.get(tenantId ?? ''))?.levels ?? []) {
      const fingerprint = fingerprintOf({ rule, level, ...(tenantId === undefined ? {} : { tenantId }) });
      const verdict = verdictOf(judge(level, window));
      const isAtItsWord = rule.id === EVER_SEEN || (sight.isDivided && rule.id === SEEN_BY_ALL);
      const timing = timingOf(rule, level);
      said.set(fingerprint, { fingerprint, ruleId: rule.id, timing, level, verdict, isAtItsWord });
    }
  }
  return said;
}

function windowFor({ minutes, tenants }: Sight, tenantId: string, noisy: Noisy): Window {
  const own = minutes.map((counts) => counts.get(tenantId));
  const tenant = tenants.get(tenantId);
  return windowOfCounts(own, {
    health: healthGauge(lastMinutesOf(own))?.value,
    silence: undefined,
    quotaUsed: tenant && quotaGauge(tenant, {}, own.at(-1))?.value,
    queueShare: noisy?.tenantId === tenantId ? noisy.share : undefined,
  });
}

/** With the tenant's own threshold, where it has one. */
function changed(rule: Rule, tenant: Tenant | undefined): Rule | undefined {
  const threshold = tenant?.thresholds[rule.id];
  if (!tenant || threshold === undefined) return rule;
  return applyOverrides(rule, [{ rule: rule.id, threshold, tenant: tenant.id, labels: {} }], {
    stage: 'dev',
    tenant,
  });
}

type Noisy = { readonly tenantId: string; readonly share: number } | undefined;

function noisyIn(minutes: readonly MinuteCounts[]): Noisy {
  const lately = minutes.slice(-ACTIVE_MINUTES);
  const tenants = [...new Set(lately.flatMap((counts) => [...counts.keys()]))];
  const sumOf = (id: string, some: readonly MinuteCounts[]) =>
    sumCounts(some.map((counts) => counts.get(id)));
  const active = tenants.filter((id) => isActive(id, sumOf(id, lately)));
  return findNoisyNeighbour({
    counts: new Map(active.map((id) => [id, sumOf(id, minutes.slice(-SHARE_MINUTES))])),
    activeTenants: active.length,
  });
}
