/**
 * Watches the evaluators' hands: every write must be what the alert's life and the minutes seen demand, no write may
 * be missing, and a notice may be struck off only once it was published.
 */
import type { StoredAlert } from '../../../lambdas/domain/alert/stored-alert';
import type { Timing, Verdict } from '../../../lambdas/domain/rule/step';
import { contradiction, end, type Life, live, UNBORN } from './life';
import { STEADY, type Sway, sway } from './sway';
import type { Said, Verdicts } from './verdicts';

/** An alert as it must be by now. */
export interface Lived {
  readonly life: Life;
  readonly sway: Sway;
}

/** One invocation, as far as it has come. */
export interface Evaluation {
  readonly atMs: number;
  readonly ruleIds: ReadonlySet<string>;
  verdicts(): Verdicts;
  /** Who is not registered any more takes its alerts with it. */
  isGone(tenantId: string | undefined): boolean;
  /** Registered tenants that had counts in the minutes that it saw. */
  tenants(): Iterable<string>;
  /** What it was given to work from. */
  loaded: ReadonlyMap<string, StoredAlert>;
  lives: ReadonlyMap<string, Lived>;
  /** Alerts that it has written, or tried to. */
  readonly touched: Set<string>;
}

export interface Observer {
  readonly faults: readonly string[];
  /** What had to be told of each alert, by the reports' ids and in this order. */
  readonly due: ReadonlyMap<string, readonly string[]>;
  lives(): ReadonlyMap<string, Lived>;
  /** A write has taken effect. @param before what was stored until then */
  onWrite(evaluation: Evaluation, after: Omit<StoredAlert, 'version'>, before: StoredAlert | undefined): void;
  /** An evaluation came to its end and says that all is well. */
  onEnd(evaluation: Evaluation): void;
}

const MOST_FAULTS = 10;
const NEW: Lived = { life: UNBORN, sway: STEADY };

/** @param isPublished whether a notice of this id has reached the topic */
export function createObserver(isPublished: (noticeId: string) => boolean): Observer {
  const lives = new Map<string, Lived>();
  const due = new Map<string, string[]>();
  const faults: string[] = [];
  const fault = (alert: Pick<StoredAlert, 'ruleId' | 'tenantId'>, what: string) => {
    if (faults.length < MOST_FAULTS)
      faults.push(`${alert.ruleId} of ${alert.tenantId ?? 'the platform'} ${what}`);
  };

  return {
    faults,
    due,
    lives: () => new Map(lives),
    onWrite: (evaluation, after, before) => {
      if (before?.owed && !isPublished(before.owed.id)) {
        fault(after, `was written while it owed ${before.owed.id}, which was never published`);
      }
      const isStruckOff = before?.owed && !after.owed;
      if (isStruckOff && JSON.stringify(before.state) === JSON.stringify(after.state)) return;
      if (before?.owed) fault(after, 'was moved while it owed a notice');
      onMove(evaluation, after);
    },
    onEnd: (evaluation) => {
      const present = new Set([undefined, ...evaluation.tenants()]);
      const loaded = [...evaluation.loaded.values()];
      for (const alert of loaded) if (evaluation.isGone(alert.tenantId)) checkEnded(evaluation, alert);
      const ofLoaded = loaded.map(({ tenantId }) => tenantId).filter((id) => !evaluation.isGone(id));
      for (const tenantId of new Set([...present, ...ofLoaded])) {
        // Of a tenant that had nothing and is not remembered, only its alerts are known.
        const said = [...evaluation.verdicts().of(tenantId).values()].filter(
          ({ fingerprint }) => present.has(tenantId) || evaluation.loaded.has(fingerprint),
        );
        for (const each of said) checkMissed(evaluation, each, tenantId);
      }
    },
  };

  function checkEnded({ touched, atMs }: Evaluation, alert: StoredAlert): void {
    const isOver = ['inactive', 'resolved'].includes(alert.state.status);
    if (isOver || alert.owed || touched.has(alert.fingerprint)) return;
    fault(alert, `was not ended at ${minute(atMs)}, though nobody has it any more`);
  }

  function checkMissed(evaluation: Evaluation, said: Said, tenantId: string | undefined): void {
    const missed = missedBy(evaluation, said);
    const alert = { ruleId: said.ruleId, ...(tenantId ? { tenantId } : {}) };
    if (missed) fault(alert, `was not moved to ${missed} at ${minute(evaluation.atMs)}`);
  }

  function onMove(evaluation: Evaluation, after: Omit<StoredAlert, 'version'>): void {
    const before = lives.get(after.fingerprint) ?? NEW;
    const next = nextOf(evaluation, after, before);
    if (!next) {
      fault(after, 'was written though nothing is known of such an alert');
      return;
    }
    if (next === before)
      fault(after, `was written again at ${minute(evaluation.atMs)}, after ${minute(before.life.atMs)}`);
    const wrong = contradiction(next.life, after.state);
    if (wrong) fault(after, wrong);
    const { holds = false, flapping = false } = after.flaps ?? {};
    if (holds !== next.sway.holds || flapping !== next.sway.isFlapping)
      fault(
        after,
        `holds ${holds}, flaps ${flapping}; should be ${next.sway.holds}, ${next.sway.isFlapping}`,
      );
    lives.set(after.fingerprint, next);
    noteDue(evaluation.atMs, after, before, next);
  }

  /** What the alert should have become, when it was left as it is. */
  function missedBy({ loaded, lives: then, touched, atMs }: Evaluation, said: Said): string | undefined {
    const { fingerprint, isAtItsWord, verdict, timing } = said;
    if (isAtItsWord || touched.has(fingerprint) || loaded.get(fingerprint)?.owed) return undefined;
    const before = then.get(fingerprint) ?? NEW;
    const next = liveOn(before, verdict, atMs, timing);
    if (next === before) return undefined;
    if (next.sway.isFlapping !== before.sway.isFlapping) return next.sway.isFlapping ? 'flapping' : 'settled';
    const { status } = next.life;
    const isUnderWay = status === 'pending' || status === 'firing';
    return isUnderWay || status !== before.life.status ? status : undefined;
  }

  function nextOf(
    evaluation: Evaluation,
    after: Omit<StoredAlert, 'version'>,
    before: Lived,
  ): Lived | undefined {
    const { atMs } = evaluation;
    const isOrphan = !evaluation.ruleIds.has(after.ruleId) || evaluation.isGone(after.tenantId);
    if (isOrphan) return { life: end(before.life, atMs), sway: STEADY };
    const said = evaluation.verdicts().of(after.tenantId).get(after.fingerprint);
    if (!said) return undefined;
    const verdict = said.isAtItsWord ? wordOf(said, after.value) : said.verdict;
    return liveOn(before, verdict, atMs, said.timing);
  }

  function noteDue(
    atMs: number,
    { fingerprint, owed, ...after }: Omit<StoredAlert, 'version'>,
    before: Lived,
    next: Lived,
  ): void {
    const wanted = newsOf(before, next, atMs);
    const id = wanted && `${fingerprint}/${wanted}`;
    if (id) due.set(fingerprint, [...(due.get(fingerprint) ?? []), id]);
    if (owed?.id !== id) fault(after, `owes ${owed?.id}, should owe ${id}`);
    if (owed && owed.flapping !== next.sway.isFlapping) fault(after, `tells flapping ${owed.flapping}`);
  }
}

/** The same when the evaluation is not later than the last. */
function liveOn(before: Lived, verdict: Verdict, atMs: number, timing: Timing): Lived {
  const life = live(before.life, verdict, atMs, timing);
  return life === before.life ? before : { life, sway: sway(before.sway, verdict, timing.onMissing, atMs) };
}

/** The end of the report's id; undefined where there is nothing to tell. */
function newsOf(before: Lived, next: Lived, atMs: number): string | undefined {
  const [was, is] = [before.life.episodeMs, next.life.episodeMs];
  if (was !== is) return is === undefined ? `${was}/resolved` : `${is}/firing`;
  if (before.sway.isFlapping === next.sway.isFlapping) return undefined;
  if (next.sway.isFlapping) return is === undefined ? undefined : `${is}/flapping/${atMs}`;
  return `${is ?? atMs}/settled/${atMs}`;
}

function wordOf({ level: { condition } }: Said, value: number | undefined) {
  return value === undefined || !('above' in condition) ? undefined : value > (condition.above ?? 0);
}

function minute(ms: number): string {
  return Number.isFinite(ms) ? new Date(ms).toISOString().slice(5, 16) : 'never';
}
