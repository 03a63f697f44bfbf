/** What people have set to be different, as far as it makes sense to the rules of this version. */
import { soundOverrides } from '../domain/rule/check-overrides';
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
 * sense any more, by themselves or with the rest, are left out, and said so, each once a version.
 */
export function createOverrides({ read, stage, log }: OverridesParts): ReadOverrides {
  let told: { readonly version: number; readonly reasons: Set<string> } | undefined;
  return async (rules, tenants) => {
    const { overrides: inputs, version } = await read();
    const known = { rules, stages: [stage], tenants: new Set(tenants.map(({ id }) => id)) };
    const { overrides, leftOut } = soundOverrides(inputs, known, (input) => concerns(input, rules, stage));
    if (told?.version !== version) told = { version, reasons: new Set() };
    const { reasons } = told;
    const news = leftOut.filter(({ reason }) => !reasons.has(reason));
    for (const { reason } of news) reasons.add(reason);
    if (news.length > 0) {
      log.warn('overrides.left-out', {
        count: news.length,
        reason: news.map(({ reason }) => reason).join('; '),
      });
    }
    return overrides;
  };
}

/** Those of other rules are for another reader: the platform's and the tenants' are judged apart. So with stages. */
function concerns(input: unknown, rules: readonly Rule[], own: string): boolean {
  const { rule, stage } = (input ?? {}) as { readonly rule?: unknown; readonly stage?: unknown };
  return rules.some(({ id }) => id === rule) && (stage === undefined || stage === own);
}
