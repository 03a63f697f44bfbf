/**
 * Watches the evaluators' hands: every write must be what the alert's life and the minutes seen demand, no write may
 * be missing, and a notice may be struck off only once it was published.
 */
import type { StoredAlert } from '../../../lambdas/domain/alert/stored-alert';
import { contradiction, end, type Life, live, UNBORN } from './life';
import { AT_ITS_WORD, type Said, type Verdicts } from './verdicts';

/** One invocation, as far as it has come. */
export interface Evaluation {
  readonly atMs: number;
  readonly ruleIds: ReadonlySet<string>;
  verdicts(): Verdicts;
  /** Tenants that had counts in the minutes that it saw. */
  tenants(): Iterable<string>;
  /** What it was given to work from. */
  loaded: ReadonlyMap<string, StoredAlert>;
  lives: ReadonlyMap<string, Life>;
  /** Alerts that it has written, or tried to. */
  readonly touched: Set<string>;
}

export interface Observer {
  readonly faults: readonly string[];
  readonly episodes: ReadonlyMap<
    string,
    { readonly fired: readonly number[]; readonly resolved: readonly number[] }
  >;
  lives(): ReadonlyMap<string, Life>;
  /** A write has taken effect. @param before what was stored until then */
  onWrite(evaluation: Evaluation, after: Omit<StoredAlert, 'version'>, before: StoredAlert | undefined): void;
  /** An evaluation came to its end and says that all is well. */
  onEnd(evaluation: Evaluation): void;
}

const MOST_FAULTS = 10;

/** @param isPublished whether a notice of this id has reached the topic */
export function createObserver(isPublished: (noticeId: string) => boolean): Observer {
  const lives = new Map<string, Life>();
  const episodes = new Map<string, { fired: number[]; resolved: number[] }>();
  const faults: string[] = [];
  const fault = (alert: Pick<StoredAlert, 'ruleId' | 'tenantId'>, what: string) => {
    if (faults.length < MOST_FAULTS)
      faults.push(`${alert.ruleId} of ${alert.tenantId ?? 'the platform'} ${what}`);
  };

  return {
    faults,
    episodes,
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
      const ofLoaded = [...evaluation.loaded.values()].map(({ tenantId }) => tenantId);
      for (const tenantId of new Set([...present, ...ofLoaded])) {
        // Of a tenant that had nothing and is not remembered, only its alerts are known.
        const said = [...evaluation.verdicts().of(tenantId).values()].filter(
          ({ fingerprint }) => present.has(tenantId) || evaluation.loaded.has(fingerprint),
        );
        for (const each of said) checkMissed(evaluation, each, tenantId);
      }
    },
  };

  function checkMissed(evaluation: Evaluation, said: Said, tenantId: string | undefined): void {
    const missed = missedBy(evaluation, said);
    const alert = { ruleId: said.ruleId, ...(tenantId ? { tenantId } : {}) };
    if (missed) fault(alert, `was not moved to ${missed} at ${minute(evaluation.atMs)}`);
  }

  function onMove(evaluation: Evaluation, after: Omit<StoredAlert, 'version'>): void {
    const life = lives.get(after.fingerprint) ?? UNBORN;
    const next = nextOf(evaluation, after, life);
    if (!next) {
      fault(after, 'was written though nothing is known of such an alert');
      return;
    }
    if (next === life)
      fault(after, `was written again at ${minute(evaluation.atMs)}, after ${minute(life.atMs)}`);
    const wrong = contradiction(next, after.state);
    if (wrong) fault(after, wrong);
    lives.set(after.fingerprint, next);
    noteChange(after, life.episodeMs, next.episodeMs);
  }

  /** What the alert should have become, when it was left as it is. */
  function missedBy(
    { loaded, lives: then, touched, atMs }: Evaluation,
    said: Said,
  ): Life['status'] | undefined {
    const { fingerprint, ruleId, verdict, timing } = said;
    if (ruleId === AT_ITS_WORD || touched.has(fingerprint) || loaded.get(fingerprint)?.owed) return undefined;
    const life = then.get(fingerprint) ?? UNBORN;
    const next = live(life, verdict, atMs, timing);
    const isUnderWay = next.status === 'pending' || next.status === 'firing';
    return next !== life && (isUnderWay || next.status !== life.status) ? next.status : undefined;
  }

  function nextOf(evaluation: Evaluation, after: Omit<StoredAlert, 'version'>, life: Life): Life | undefined {
    if (!evaluation.ruleIds.has(after.ruleId)) return end(life, evaluation.atMs);
    const said = evaluation.verdicts().of(after.tenantId).get(after.fingerprint);
    if (!said) return undefined;
    const verdict = said.ruleId === AT_ITS_WORD ? wordOf(said, after.value) : said.verdict;
    return live(life, verdict, evaluation.atMs, said.timing);
  }

  function noteChange(
    after: Omit<StoredAlert, 'version'>,
    before: number | undefined,
    now: number | undefined,
  ): void {
    const known = episodes.get(after.fingerprint) ?? { fired: [], resolved: [] };
    episodes.set(after.fingerprint, known);
    if (before === undefined && now !== undefined) known.fired.push(now);
    if (before !== undefined && now === undefined) known.resolved.push(before);
    const kind = now === undefined ? 'resolved' : 'firing';
    const wanted = before === now ? undefined : `${after.fingerprint}/${now ?? before}/${kind}`;
    if (after.owed?.id !== wanted) fault(after, `owes ${after.owed?.id}, should owe ${wanted}`);
  }
}

function wordOf({ level: { condition } }: Said, value: number | undefined) {
  return value === undefined || !('above' in condition) ? undefined : value > (condition.above ?? 0);
}

function minute(ms: number): string {
  return Number.isFinite(ms) ? new Date(ms).toISOString().slice(5, 16) : 'never';
}
