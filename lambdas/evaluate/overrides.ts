/** What people have set to be different, as far as it makes sense to the rules of this version. */
import { soundOverrides } from '../domain/rule/overrides';
import type { Rule } from '../domain/rule/rule';
import type { Log } from '../platform/log';
import type { ReadOverrides } from './ports';

export interface OverridesParts {
  readonly read: () => Promise<{ readonly overrides: readonly unknown[]; readonly version: number }>;
  readonly stage: string;
  readonly log: Log;
}

/**
 * They were checked when they were set; since then a rule may have been renamed or a tenant removed. Those that make no
 * sense any more are left out, and said so, once a version.
 */
export function createOverrides({ read, stage, log }: OverridesParts): ReadOverrides {
  let told: number | undefined;
  return async (rules, tenants) => {
    const { overrides: inputs, version } = await read();
    const known = { rules, stages: [stage], tenants: new Set(tenants.map(({ id }) => id)) };
    const { overrides: sound, faults } = soundOverrides(
      inputs.filter((input) => concerns(input, rules, stage)),
      known,
    );
    if (faults.length > 0 && told !== version) {
      told = version;
      log.warn('overrides.left-out', { count: faults.length, reason: faults.join('; ') });
    }
    return sound;
  };
}

/** Those of other rules are for another reader: the platform's and the tenants' are judged apart. So with stages. */
function concerns(input: unknown, rules: readonly Rule[], own: string): boolean {
  const { rule, stage } = (input ?? {}) as { readonly rule?: unknown; readonly stage?: unknown };
  return rules.some(({ id }) => id === rule) && (stage === undefined || stage === own);
}
