/** An explanation as a program reads it. */
import { changeAsJson } from '../alerts/log';
import { differs, type Why } from './find-why';
import { beganAt, historyOf } from './moments';

export function whyAsJson({
  rule,
  subject,
  atMs,
  endMs,
  replayedFromMs,
  learnedFromMs,
  overrides,
  levels,
}: Why) {
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    rule: rule.id,
    ...(subject ? { tenant: subject.id } : {}),
    at: iso(atMs),
    windowsEnd: iso(endMs),
    replayedFrom: iso(replayedFromMs),
    ...(learnedFromMs === undefined ? {} : { learnedFrom: iso(learnedFromMs) }),
    switchedOff: levels.length === 0,
    overrides,
    levels: levels.map((each) => {
      const last = each.moments.at(-1);
      const { before, after } = each.logged;
      return {
        severity: each.level.severity,
        fingerprint: each.fingerprint,
        state: last?.state.status,
        ...(last ? { since: iso(beganAt(each.moments)) } : {}),
        breaching: last?.judgement.breaching ?? null,
        ...(last?.judgement.value === undefined ? {} : { value: last.judgement.value }),
        reason: last?.judgement.reason,
        condition: each.level.condition,
        forMinutes: each.level.forMinutes,
        window: each.seen.map(({ values, ...rest }) => ({
          ...rest,
          ...(rest.readings ? {} : { values: values.map((value) => value ?? null) }),
        })),
        history: historyOf(each.moments).map(({ atMs: fromMs, ...run }) => ({ from: iso(fromMs), ...run })),
        log: {
          ...(before ? { before: changeAsJson(before) } : {}),
          ...(after ? { after: changeAsJson(after) } : {}),
        },
        differsFromLog: differs(each),
      };
    }),
  };
}
