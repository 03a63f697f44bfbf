/** Why a rule did, or did not, fire at a minute: what it saw, how it judged, and how its alert came to be as it was. */
import type { AlertChange } from '../../lambdas/domain/alert/change';
import { conditions } from '../../lambdas/domain/rule/conditions';
import {
  endOfWindows,
  fingerprintOf,
  ownOverrides,
  ruleFor,
  subjectOf,
} from '../../lambdas/domain/rule/instance';
import { matchingOverrides, type Override } from '../../lambdas/domain/rule/overrides';
import { minutesOf } from '../../lambdas/domain/rule/recorded-views';
import { type LevelReplay, type Moment, replayRule, type View } from '../../lambdas/domain/rule/replay';
import type { Level, Rule } from '../../lambdas/domain/rule/rule';
import { createProgress } from '../dlq/progress';
import type { Ground } from './ground';
import { learnsFrom, readPlatform, readShares, readTenant, type Subject } from './history';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** So long before all that the rule itself looks back on. */
const EXTRA_MINUTES = 60;

/** One metric in the window that was judged. */
export interface Seen {
  readonly metric: string;
  readonly minutes: number;
  /** By minute, the oldest first; none for a histogram. */
  readonly values: readonly (number | undefined)[];
  /** Of a histogram: how many readings, and the percentile that was asked for. */
  readonly readings?: { readonly count: number; readonly share: number; readonly value: number | undefined };
}

export interface WhyLevel {
  readonly level: Level;
  /** Of the rule as it is in its file. */
  readonly original: Level | undefined;
  /** The evaluation that was asked about, and those before it. */
  readonly moments: readonly Moment[];
  readonly seen: readonly Seen[];
  readonly fingerprint: string;
  /** The last change that the log has up to then, and the first after. */
  readonly logged: { readonly before?: AlertChange; readonly after?: AlertChange };
}

export interface Why {
  readonly rule: Rule;
  readonly subject: Subject | undefined;
  readonly atMs: number;
  readonly endMs: number;
  readonly replayedFromMs: number;
  readonly learnedFromMs: number | undefined;
  readonly overrides: readonly Override[];
  /** When the overrides were changed last, where that was after the minute in question. */
  readonly overridesSince: { readonly atMs: number; readonly by: string } | undefined;
  /** None where the rule is switched off for the subject. */
  readonly levels: readonly WhyLevel[];
}

export async function findWhy(
  ground: Ground,
  base: Rule,
  subject: Subject | undefined,
  atMs: number,
  nowMs: number,
): Promise<Why> {
  const { overrides, stage, document } = ground;
  const tenant = subject?.tenant;
  const rule = ruleFor(base, overrides, stage, tenant);
  const judged = rule ?? base;
  const fromMs = atMs - replayMinutes(judged) * MINUTE_MS;
  const learnedFromMs = learnsFrom(judged, fromMs, nowMs);
  const views = rule ? await readViews(ground, rule, subject, { fromMs, toMs: atMs }, learnedFromMs) : [];
  const log = rule ? await ground.readLog(fromMs - DAY_MS, Math.min(nowMs, atMs + DAY_MS)) : [];
  const last = views.at(-1);
  return {
    rule: judged,
    subject,
    atMs,
    endMs: endOfWindows(atMs),
    replayedFromMs: fromMs,
    learnedFromMs,
    overrides: matchingOverrides(base, [...overrides, ...ownOverrides(tenant)], subjectOf(stage, tenant)),
    overridesSince: document.atMs > atMs ? { atMs: document.atMs, by: document.by } : undefined,
    levels: rule
      ? replayRule(rule, views).map((replay, index) =>
          whyLevel(replay, rule, base.levels[index], subject, last, log, atMs),
        )
      : [],
  };
}

async function readViews(
  ground: Ground,
  rule: Rule,
  subject: Subject | undefined,
  evaluations: { readonly fromMs: number; readonly toMs: number },
  learnFromMs: number | undefined,
): Promise<readonly View[]> {
  const progress = createProgress(process.stderr, Date.now);
  try {
    if (!subject) return [...(await readPlatform(ground, rule, evaluations, progress))()];
    const shares = await readShares(ground, rule, evaluations, progress);
    const options = { learnFromMs, ...(shares ? { shares } : {}) };
    return [...(await readTenant(ground, rule, subject, evaluations, options))()];
  } finally {
    progress.end();
  }
}

/** Long enough that what began before it has no say any more, unless the alert was under way all the time. */
export function replayMinutes(rule: Rule): number {
  const longestFor = Math.max(...rule.levels.map(({ forMinutes }) => forMinutes));
  return longestFor + rule.keepFiringMinutes + minutesOf(rule) + EXTRA_MINUTES;
}

function whyLevel(
  { level, moments }: LevelReplay,
  rule: Rule,
  original: Level | undefined,
  subject: Subject | undefined,
  view: View | undefined,
  log: readonly AlertChange[],
  atMs: number,
): WhyLevel {
  const fingerprint = fingerprintOf({ rule, level, ...(subject?.id ? { tenantId: subject.id } : {}) });
  const own = log.filter((change) => change.fingerprint === fingerprint);
  const before = own.findLast((change) => change.atMs <= atMs);
  const after = own.find((change) => change.atMs > atMs);
  return {
    level,
    original,
    moments,
    fingerprint,
    seen: view?.window ? seenBy(level, view.window) : [],
    logged: { ...(before ? { before } : {}), ...(after ? { after } : {}) },
  };
}

function seenBy({ condition }: Level, window: NonNullable<View['window']>): readonly Seen[] {
  const seen = new Map<string, Seen>();
  for (const { metric, minutes, share } of conditions.needs(condition)) {
    const key = `${metric} ${minutes} ${share}`;
    if (share === undefined) seen.set(key, { metric, minutes, values: window.values(metric, minutes) });
    else {
      const readings = window.readings(metric, minutes);
      const value = readings?.percentile(share);
      seen.set(key, { metric, minutes, values: [], readings: { count: readings?.count ?? 0, share, value } });
    }
  }
  return [...seen.values()];
}

/** Whether the log tells of another state than the replay came to. A resolved alert and none are both quiet. */
export function differs({ moments, logged }: Pick<WhyLevel, 'moments' | 'logged'>): boolean {
  const isUnderWay = (status: string | undefined) =>
    status === 'firing' || status === 'pending' ? status : 'quiet';
  return isUnderWay(moments.at(-1)?.state.status) !== isUnderWay(logged.before?.to);
}
