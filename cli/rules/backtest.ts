import { InvalidOverrides, parseTrial } from '../../lambdas/domain/rule/check-overrides';
import type { Override } from '../../lambdas/domain/rule/overrides';
import type { Rule, Severity } from '../../lambdas/domain/rule/rule';
import { UNASSIGNED } from '../../lambdas/domain/tenant/tenant';
import { systemClock } from '../../lambdas/platform/clock';
import { createProgress } from '../dlq/progress';
import { CommandError, printJson, printLines } from '../output';
import type { TargetOptions } from '../target';
import { readRange } from '../time-option';
import { backtestAsJson, renderBacktest } from './backtest-view';
import { type Ground, openGround, subjectNamed } from './ground';
import { refuseForgotten, type Subject } from './history';
import { findRule } from './pack';
import { readThreshold, type ThresholdOptions } from './threshold-options';
import { tryRule } from './try-rule';

export interface BacktestOptions extends TargetOptions, ThresholdOptions {
  readonly tenant?: string;
  readonly from: string;
  readonly to?: string;
  readonly for?: number;
  readonly minimum?: number;
  readonly resolve?: number;
  readonly level?: Severity;
  readonly json?: boolean;
}

const MINUTE_MS = 60_000;

export async function backtest(id: string, options: BacktestOptions): Promise<void> {
  const nowMs = systemClock.now();
  const range = readRange({ names: ['--from', '--to'], from: options.from, to: options.to }, nowMs);
  const ground = await openGround(options);
  const base = findRule(ground.rules, id);
  refuseForgotten('--from', base, range.fromMs, nowMs);
  const fromMs = Math.ceil(range.fromMs / MINUTE_MS) * MINUTE_MS;
  const toMs = Math.floor(Math.min(range.toMs, nowMs) / MINUTE_MS) * MINUTE_MS;
  const change = changeOf(base, options);
  const subjects = subjectsOf(ground, base, options.tenant);
  const progress = createProgress(process.stderr, Date.now);
  try {
    const found = await tryRule(ground, base, change, subjects, { fromMs, toMs }, nowMs, progress);
    progress.end();
    if (options.json) printJson(backtestAsJson(found));
    else printLines(renderBacktest(found));
  } finally {
    progress.end();
  }
}

function subjectsOf(ground: Ground, rule: Rule, tenantId: string | undefined): readonly Subject[] {
  if (rule.scope === 'platform' || tenantId !== undefined) {
    return [subjectNamed(ground, rule, tenantId) ?? {}];
  }
  return [...ground.tenants.map((tenant) => ({ id: tenant.id, tenant })), { id: UNASSIGNED }];
}

/** What is to be tried, checked as an override would be; undefined where nothing is. */
export function changeOf(rule: Rule, options: Omit<BacktestOptions, 'from' | 'to'>): Override | undefined {
  const threshold = readThreshold(rule, options);
  const { for: forMinutes, minimum, resolve, level } = options;
  const change = {
    ...(threshold === undefined ? {} : { threshold }),
    ...(resolve === undefined ? {} : { resolve }),
    ...(forMinutes === undefined ? {} : { forMinutes }),
    ...(minimum === undefined ? {} : { minimum }),
  };
  if (Object.keys(change).length === 0) {
    if (level === undefined) return undefined;
    throw new CommandError(
      '--level: came without a change, accepted is one with --threshold, --resolve, --for or --minimum',
      2,
    );
  }
  const input = { rule: rule.id, ...change, ...(level === undefined ? {} : { level }) };
  try {
    return parseTrial(input, rule);
  } catch (error) {
    if (error instanceof InvalidOverrides) throw new CommandError(`nothing was tried: ${error.message}`, 2);
    throw error;
  }
}
