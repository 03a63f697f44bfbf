import fc from 'fast-check';
import { fingerprint } from '../../lambdas/domain/alert/fingerprint';
import { canonicalJson } from '../../lambdas/domain/json';
import { type AlertState, step, type Timing, type Verdict } from '../../lambdas/domain/rule/step';
import { addCounts, COUNTERS } from '../../lambdas/domain/tenant/counts';
import { decodeMessage, encodeMessage } from '../../lambdas/domain/whatsapp/queue-message';
import { MINUTE, queued, T0 } from '../support/builders';

describe('a queue message', () => {
  it('comes back as it went, and is one that SQS takes', () => {
    const body = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
      fc.property(body, fc.nat(), (text, receivedAtMs) => {
        const webhook = queued(text, { receivedAtMs });
        const message = encodeMessage(webhook);
        expect(message.body).toMatch(/^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u);
        expect(decodeMessage(message.body, message.attributes)).toEqual(webhook);
      }),
      { numRuns: 500 },
    );
  });

  it('of a stranger is read to a time that exists, or not at all', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.double().map(String), fc.maxSafeInteger().map(String)),
        (receivedAtMs) => {
          const { attributes } = encodeMessage(queued('{}'));
          const read = decodeMessage('{}', { ...attributes, receivedAtMs });
          if (read) expect(Number.isFinite(new Date(read.receivedAtMs).getTime())).toBe(true);
        },
      ),
    );
  });
});

const timing: fc.Arbitrary<Timing> = fc.record({
  forMs: fc.constantFrom(0, MINUTE, 3 * MINUTE),
  keepMs: fc.constantFrom(0, MINUTE, 5 * MINUTE),
  onMissing: fc.constantFrom('ok', 'alert', 'keep'),
});
const condition: fc.Arbitrary<Verdict> = fc.constantFrom<Verdict[]>(true, false, 'between', undefined);
const evaluations = fc.array(fc.tuple(fc.integer({ min: -3, max: 50 }), condition), { maxLength: 40 });

/** The states and transitions of evaluations, each some minutes after the one before. */
function run(settings: Timing, steps: readonly (readonly [number, Verdict])[]) {
  let state: AlertState | undefined;
  let atMs = T0;
  return steps.map(([minutes, value]) => {
    atMs += minutes * MINUTE;
    const before = state;
    const next = step(state, value, atMs, settings);
    state = next.state;
    return { before, ...next, atMs, value };
  });
}

function isBreaching(verdict: Verdict, { onMissing }: Timing): boolean {
  return verdict === undefined ? onMissing === 'alert' : verdict === true;
}

describe('a step of an alert', () => {
  it('done twice for the same time is the same as once', () => {
    fc.assert(
      fc.property(timing, evaluations, condition, (settings, steps, again) => {
        for (const { state, atMs } of run(settings, steps))
          expect(step(state, again, atMs, settings)).toEqual({ state });
      }),
    );
  });

  it('never moves its time back', () => {
    fc.assert(
      fc.property(timing, evaluations, (settings, steps) => {
        for (const { before, state } of run(settings, steps)) {
          expect(state.evaluatedAtMs).toBeGreaterThanOrEqual(
            before?.evaluatedAtMs ?? Number.NEGATIVE_INFINITY,
          );
          for (const since of [state.activeSinceMs, state.normalSinceMs]) {
            expect(since ?? T0).toBeLessThanOrEqual(Math.max(state.evaluatedAtMs, T0));
          }
        }
      }),
    );
  });

  it('tells firing and resolved in turn, firing first', () => {
    fc.assert(
      fc.property(timing, evaluations, (settings, steps) => {
        const told = run(settings, steps).flatMap(({ transition }) => transition ?? []);
        expect(told).toEqual(told.map((_, index) => (index % 2 === 0 ? 'fired' : 'resolved')));
      }),
    );
  });

  it('fires only where the condition is true, and resolves only where it is not', () => {
    fc.assert(
      fc.property(timing, evaluations, (settings, steps) => {
        for (const { transition, value } of run(settings, steps)) {
          const breaching = isBreaching(value, settings);
          if (transition) expect(transition).toBe(breaching ? 'fired' : 'resolved');
        }
      }),
    );
  });
});

describe('an episode', () => {
  // `for` is raised and lowered while alerts are under way, as when a rule is changed.
  const changing = fc.array(fc.tuple(fc.integer({ min: -3, max: 50 }), condition, timing), { maxLength: 60 });

  it('is told as firing once at most and as resolved once at most, whatever is repeated, late or changed', () => {
    fc.assert(
      fc.property(changing, (evaluations) => {
        const told: string[] = [];
        let state: AlertState | undefined;
        let atMs = T0;
        for (const [minutes, verdict, settings] of evaluations) {
          atMs += minutes * MINUTE;
          // Every evaluation is carried out twice: the second changes nothing.
          const next = step(state, verdict, atMs, settings);
          expect(step(next.state, verdict, atMs, settings)).toEqual({ state: next.state });
          if (next.transition) told.push(`${next.transition} ${next.episodeMs}`);
          state = next.state;
        }
        expect(new Set(told).size).toBe(told.length);
        for (const [at, each] of told.entries()) {
          if (each.startsWith('resolved')) expect(told[at - 1]).toBe(each.replace('resolved', 'fired'));
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('what identifies', () => {
  const labels = fc.dictionary(fc.string({ maxLength: 5 }), fc.string({ maxLength: 5 }), { maxKeys: 4 });
  const filled = (set: Record<string, string>) =>
    Object.entries(set)
      .filter(([, value]) => value !== '')
      .sort(([a], [b]) => (a < b ? -1 : 1));

  it('is equal for equal labels and different for different ones', () => {
    fc.assert(
      fc.property(labels, labels, (a, b) => {
        const same = JSON.stringify(filled(a)) === JSON.stringify(filled(b));
        expect(fingerprint(a) === fingerprint(b)).toBe(same);
        expect(fingerprint(Object.fromEntries(Object.entries(a).reverse()))).toBe(fingerprint(a));
      }),
      { numRuns: 500 },
    );
  });

  it('canonical JSON is JSON of the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('adding counts', () => {
  const counts = fc.dictionary(fc.constantFrom(...COUNTERS), fc.integer({ min: 1, max: 1_000 }));

  it('does not depend on order or grouping', () => {
    fc.assert(
      fc.property(counts, counts, counts, (a, b, c) => {
        expect(addCounts(a, b)).toEqual(addCounts(b, a));
        expect(addCounts(addCounts(a, b), c)).toEqual(addCounts(a, addCounts(b, c)));
      }),
    );
  });
});
