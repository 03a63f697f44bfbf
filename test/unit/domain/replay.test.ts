/** A replay makes the transitions that the evaluator made on the same minutes. */
import { episodesOf } from '../../../lambdas/domain/rule/episodes';
import { tenantViews } from '../../../lambdas/domain/rule/recorded-views';
import { replayRule } from '../../../lambdas/domain/rule/replay';
import { parseRules, type Rule } from '../../../lambdas/domain/rule/rule';
import { windowOf } from '../../../lambdas/domain/rule/window-of';
import { type Counts, minuteOf } from '../../../lambdas/domain/tenant/counts';
import { parseTenant } from '../../../lambdas/domain/tenant/registration';
import { createEvaluate } from '../../../lambdas/evaluate/handler';
import { createRandom } from '../../../local/random';
import { rulePack } from '../../../rules';
import { MINUTE, T0 } from '../../support/builders';
import { evaluateWorld, readingEach, ruleOf } from '../../support/ports-evaluate';
import { packRule } from '../../support/rules';

const TENANT = parseTenant({ id: 'acme', name: 'Acme', quotas: { messagesPerMinute: 60 } });

type Recorded = ReadonlyMap<number, Counts>;

/** The transitions of the evaluator over the minutes, each with the time, the severity and the reason. */
async function lived(rules: readonly Rule[], counts: Recorded, minutes: number) {
  const world = evaluateWorld(rules);
  const evaluate = createEvaluate({
    ...world.parts,
    readTenants: async () => [TENANT],
    readMinutes: readingEach((minute) => {
      const own = counts.get(Date.parse(`${minute}Z`));
      return own ? new Map([['acme', own]]) : new Map();
    }),
    readDay: async (_, date) =>
      new Map(
        [...counts]
          .map(([ms, own]) => [minuteOf(ms), own] as const)
          .filter(([minute]) => minute.startsWith(date)),
      ),
  });
  for (let minute = 0; minute < minutes; minute += 1) {
    await evaluate({ scheduledAt: world.scheduled(minute) });
  }
  // That an alert flaps, or has settled, is no transition of its own.
  const transitions = world.published.filter(({ id }) => /\/(firing|resolved)$/.test(id));
  return transitions.map(({ labels, severity, status, atMs, reason }) => ({
    rule: labels.rule ?? '',
    severity,
    transition: status === 'firing' ? 'fired' : 'resolved',
    minute: (atMs - T0) / MINUTE,
    reason,
  }));
}

function replayed(rules: readonly Rule[], counts: Recorded, minutes: number) {
  return rules.flatMap((rule) => {
    const views = tenantViews(rule, {
      counts,
      fromMs: T0,
      toMs: T0 + (minutes - 1) * MINUTE,
      knownFromMs: T0 - 66 * MINUTE,
      tenant: TENANT,
    });
    return replayRule(rule, views).flatMap(({ level, moments }) =>
      moments.flatMap(({ transition, atMs, judgement }) =>
        transition
          ? [
              {
                rule: rule.id,
                severity: level.severity,
                transition,
                minute: (atMs - T0) / MINUTE,
                reason: judgement.reason,
              },
            ]
          : [],
      ),
    );
  });
}

/** Traffic with times of failures, times of nothing, and single minutes of either. */
function traffic(seed: number, minutes: number): Recorded {
  const random = createRandom(seed);
  const counts = new Map<number, Counts>();
  let mood: 'well' | 'badly' | 'silent' = 'well';
  for (let minute = -70; minute < minutes; minute += 1) {
    if (random.next() < 0.06)
      mood = (['well', 'badly', 'silent'] as const)[Math.floor(random.next() * 3)] ?? 'well';
    if (mood === 'silent') continue;
    const sent = 10 + Math.floor(random.next() * 60);
    const failed = mood === 'badly' ? Math.floor(sent * random.next()) : 0;
    const delivered = sent - failed;
    counts.set(T0 + minute * MINUTE, {
      sent,
      failed,
      delivered,
      inbound: Math.floor(random.next() * 4),
      'events.message.status.sent': sent,
      'latency.processing.40': sent,
    } as Counts);
  }
  return counts;
}

const inOrder = <Each extends { readonly rule: string; readonly minute: number; readonly severity: string }>(
  all: readonly Each[],
) =>
  all.toSorted(
    (a, b) => a.minute - b.minute || a.rule.localeCompare(b.rule) || a.severity.localeCompare(b.severity),
  );

describe('a replay', () => {
  const rules = parseRules(rulePack).filter(({ scope }) => scope === 'tenant');

  it.each([1, 2, 3, 4, 5])(
    'makes the transitions of the evaluator, for all rules of tenants (seed %p)',
    async (seed) => {
      const counts = traffic(seed, 240);
      const live = await lived(rules, counts, 240);
      expect(inOrder(replayed(rules, counts, 240))).toEqual(inOrder(live));
      expect(live.length).toBeGreaterThan(5);
    },
  );

  it.each(['ok', 'alert', 'keep'] as const)('does so when no data is %p', async (onMissing) => {
    const own = [ruleOf({ onMissing, forMinutes: 3, keepFiringMinutes: 2, resolve: 0.02 })];
    const counts = traffic(11, 200);
    const live = await lived(own, counts, 200);
    expect(inOrder(replayed(own, counts, 200))).toEqual(inOrder(live));
    expect(live.length).toBeGreaterThan(1);
  });

  it('has nothing to say of whom nobody has heard', () => {
    const [replay] = replayRule(ruleOf({ onMissing: 'alert' }), [
      { atMs: T0, window: undefined, gauges: {} },
    ]);
    expect(replay?.moments).toMatchObject([{ state: { status: 'inactive' } }]);
  });
});

describe('episodes', () => {
  const bad = { sent: 100, failed: 50 };
  const episodes = (minutesInBreach: readonly number[], minutes: number) => {
    const rule = ruleOf({ keepFiringMinutes: 0, cooldownMinutes: 15 });
    const counts = new Map(
      Array.from({ length: minutes }, (_, at) => [
        T0 + (at - 2) * MINUTE,
        minutesInBreach.includes(at) ? bad : { sent: 100 },
      ]),
    );
    const range = { fromMs: T0, toMs: T0 + (minutes - 1) * MINUTE, knownFromMs: T0 };
    const replays = replayRule(rule, tenantViews(rule, { counts, ...range }));
    return episodesOf(rule, replays, 'acme').map(({ firedAtMs, minutes: lasted, told, resolvedAtMs }) => [
      (firedAtMs - T0) / MINUTE,
      lasted,
      told,
      resolvedAtMs !== undefined,
    ]);
  };

  it('last from firing to resolved, or to the end', () => {
    expect(episodes([3, 4, 30], 32)).toEqual([
      [3, 2, true, true],
      [30, 1, true, true],
    ]);
    expect(episodes([29, 30, 31], 32)).toEqual([[29, 2, true, false]]);
  });

  it('are told unless they fall into the cooldown of one that was told', () => {
    expect(episodes([0, 5, 13], 20).map(([at, , told]) => [at, told])).toEqual([
      [0, true],
      [5, false],
      [13, false],
    ]);
    expect(episodes([0, 5, 16], 20).map(([at, , told]) => [at, told])).toEqual([
      [0, true],
      [5, false],
      [16, true],
    ]);
  });

  it('are told later where they still fire when the cooldown is over', () => {
    expect(episodes([0, 14, 15, 16], 20).map(([at, , told]) => [at, told])).toEqual([
      [0, true],
      [14, true],
    ]);
  });
});

describe('of two levels', () => {
  const quota = packRule({
    id: 'quota',
    condition: { kind: 'threshold', of: ['quotaUsed'], aggregate: 'last', windowMinutes: 1, above: 0.8 },
    levels: [{ severity: 'warning' }, { severity: 'high', condition: { above: 1 } }],
    forMinutes: 0,
    keepFiringMinutes: 0,
    cooldownMinutes: 10,
  });
  const heard = (...used: readonly number[]) => {
    const views = used.map((quotaUsed, at) => ({
      atMs: T0 + at * MINUTE,
      window: windowOf({ values: { quotaUsed: [quotaUsed] } }),
      gauges: {},
    }));
    return episodesOf(quota, replayRule(quota, views), 'acme').map(({ severity, told, heldBy }) => [
      severity,
      told ? 'told' : heldBy,
    ]);
  };

  it('the milder is muted for as long as the worse fires', () => {
    expect(heard(0.5, 1.2, 1.2, 0.5)).toEqual([
      ['high', 'told'],
      ['warning', 'high'],
    ]);
  });

  it('the milder is told when it fires first, or still fires once the worse is over', () => {
    expect(heard(0.5, 0.9, 1.2, 0.5)).toEqual([
      ['high', 'told'],
      ['warning', 'told'],
    ]);
    expect(heard(0.5, 1.2, 0.9, 0.5)).toEqual([
      ['high', 'told'],
      ['warning', 'told'],
    ]);
  });

  it('a muted one begins no cooldown', () => {
    expect(heard(1.2, 0.5, 0.9, 0.5, 0.9, 0.5)).toEqual([
      ['high', 'told'],
      ['warning', 'high'],
      ['warning', 'told'],
      ['warning', 'cooldown'],
    ]);
  });
});
