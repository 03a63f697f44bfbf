/** A rule tried on what was recorded: as it is, and as it would be with other numbers. */
import { forEachBeside } from '../../lambdas/domain/collections';
import { type Episode, episodesOf } from '../../lambdas/domain/rule/episodes';
import { ownOverrides, ruleFor, subjectOf } from '../../lambdas/domain/rule/instance';
import { clashOf } from '../../lambdas/domain/rule/override-clashes';
import { matchingOverrides, type Override } from '../../lambdas/domain/rule/overrides';
import { replayRule } from '../../lambdas/domain/rule/replay';
import type { Rule } from '../../lambdas/domain/rule/rule';
import type { Progress } from '../dlq/progress';
import { CommandError } from '../output';
import type { Ground } from './ground';
import { learnsFrom, readPlatform, readShares, readTenant, type Subject, type Views } from './history';

/** What became of one subject. */
export interface Trial {
  readonly subject: Subject;
  /** With the rule as it is now. */
  readonly present: readonly Episode[];
  /** With what was asked for; absent where nothing was. */
  readonly changed?: readonly Episode[];
  /** An override switches the rule off there: nothing was judged. */
  readonly off?: true;
}

export interface Backtest {
  /** As it is without overrides of tenants. */
  readonly rule: Rule;
  readonly change: Override | undefined;
  readonly fromMs: number;
  readonly toMs: number;
  readonly learnedFromMs: number | undefined;
  /** One for each subject that was judged. */
  readonly trials: readonly Trial[];
}

const AT_ONCE = 4;

export async function tryRule(
  ground: Ground,
  base: Rule,
  change: Override | undefined,
  subjects: readonly Subject[],
  range: { readonly fromMs: number; readonly toMs: number },
  nowMs: number,
  progress: Progress,
): Promise<Backtest> {
  const shares = await readShares(ground, base, range, progress);
  const learnFromMs = learnsFrom(base, range.fromMs, nowMs);
  const options = { learnFromMs, ...(shares ? { shares } : {}) };
  const trials = new Map<Subject, Trial>();
  await forEachBeside(subjects, AT_ONCE, async (subject) => {
    const views: Views =
      base.scope === 'platform'
        ? await readPlatform(ground, base, range, progress)
        : await readTenant(ground, base, subject, range, options);
    trials.set(subject, tryOn(ground, base, change, subject, views));
    progress.tell(`${trials.size} of ${subjects.length} tried`);
  });
  return {
    rule: base,
    change,
    ...range,
    learnedFromMs: learnFromMs,
    trials: subjects.flatMap((subject) => trials.get(subject) ?? []),
  };
}

/** Throws a `CommandError` where the change and the overrides of the subject do not go together. */
export function tryOn(
  { overrides, stage }: Pick<Ground, 'overrides' | 'stage'>,
  base: Rule,
  change: Override | undefined,
  subject: Subject,
  views: Views,
): Trial {
  const { tenant } = subject;
  const run = (rule: Rule | undefined) =>
    rule ? episodesOf(rule, replayRule(rule, views()), subject.id) : [];
  const rule = ruleFor(base, overrides, stage, tenant);
  const present = run(rule);
  if (!rule) return { subject, present, off: true, ...(change ? { changed: [] } : {}) };
  if (!change) return { subject, present };
  const own = matchingOverrides(base, [...overrides, ...ownOverrides(tenant)], subjectOf(stage, tenant));
  const clash = clashOf(base, [...own, change]);
  if (clash?.by.includes(change)) {
    const whom = subject.id === undefined ? '' : ` for ${subject.id}, with the overrides that it has`;
    throw new CommandError(`nothing was tried: it would not work${whom}: ${clash.tell(change)}`, 2);
  }
  return { subject, present, changed: run(ruleFor(base, overrides, stage, tenant, change)) };
}
