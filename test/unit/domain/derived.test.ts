import { observe } from '../../../lambdas/domain/rhythm/rhythm';
import { SILENCE_SETTINGS } from '../../../lambdas/domain/rhythm/settings';
import type { Counts } from '../../../lambdas/domain/tenant/counts';
import {
  HEALTH_MINUTES,
  healthGauge,
  healthOver,
  quotaGauge,
  silenceGauge,
} from '../../../lambdas/domain/tenant/derived';
import { lastMinutesOf } from '../../../lambdas/domain/tenant/last-minutes';

const event = (n: number): Counts => ({ 'events.message.sent': n, sent: n });

describe('health as rules see it', () => {
  it('has no value where nothing came, and none where too little came to wake anybody', () => {
    expect(healthGauge(lastMinutesOf([]))).toBeUndefined();
    const few = lastMinutesOf([{ ...event(3), failed: 3 }, {}]);
    expect(healthOver(few).class).toBe('red');
    expect(healthGauge(few)).toBeUndefined();
  });

  it('has a value and its reasons where enough came, and forgets what is older than its window', () => {
    const failing: Counts = { ...event(100), failed: 100 };
    const gauge = healthGauge(lastMinutesOf([failing, {}]));
    expect(gauge?.value).toBeLessThan(70);
    expect(gauge?.because).toContain('100');
    const later = Array.from({ length: HEALTH_MINUTES }, () => undefined);
    expect(healthGauge(lastMinutesOf([failing, ...later]))).toBeUndefined();
  });
});

describe('health where webhooks were set aside', () => {
  const sound: Counts = { 'events.message.received': 80, 'latency.processing.0': 80 };

  it('is none at all for who had all of them set aside, and is told to who watches', () => {
    const last = lastMinutesOf([{ setAside: 15 }, undefined, { setAside: 5 }, {}]);
    expect(healthOver(last)).toMatchObject({
      score: 0,
      class: 'red',
      wouldRaiseMost: { part: 'processing', points: 100 },
    });
    expect(healthGauge(last)).toMatchObject({
      value: 0,
      because: expect.stringMatching(
        /^20 webhooks set aside beside 0 events processed \(0\.0 %; each counts/,
      ),
    });
    expect(healthGauge(lastMinutesOf([{ setAside: 19 }]))).toBeUndefined();
  });

  it('falls by their share, and comes back when they are processed after all', () => {
    const scoreOf = (counts: Counts) => healthGauge(lastMinutesOf([{ ...sound, ...counts }, {}]))?.value;
    expect(scoreOf({})).toBe(100);
    // Two thirds of the score where nothing was sent: a fifth of that.
    expect(scoreOf({ setAside: 20 })).toBe(86.7);
    expect(scoreOf({ setAside: 0, 'events.message.received': 100 })).toBe(100);
  });
});

describe('silence as rules see it', () => {
  it('has no value while a rhythm is being learned', () => {
    const rhythm = observe(undefined, { from: 0, to: 60, active: [5, 7] }, SILENCE_SETTINGS);
    expect(silenceGauge(new Map([['inbound', rhythm]]), SILENCE_SETTINGS)).toBeUndefined();
  });

  it('is that of the field that is silent for longest', () => {
    const weeks = 3 * 7 * 24 * 60;
    const every = (step: number, until: number) =>
      Array.from({ length: Math.floor(until / step) }, (_, at) => at * step);
    const learned = (step: number, until: number) =>
      observe(undefined, { from: 0, to: weeks, active: every(step, until) }, SILENCE_SETTINGS);
    const gauge = silenceGauge(
      new Map([
        ['inbound', learned(2, weeks)],
        ['delivered', learned(2, weeks - 120)],
      ]),
      SILENCE_SETTINGS,
    );
    expect(gauge?.value).toBeGreaterThan(3);
    expect(gauge?.because).toContain('delivery receipt');
  });
});

describe('a quota as rules see it', () => {
  it.each<[object, Counts, Counts | undefined, number | undefined]>([
    [{}, { inbound: 5 }, undefined, undefined],
    [{ messagesPerDay: 10 }, { inbound: 5, sent: 4 }, undefined, 0.9],
    [{ messagesPerDay: 10, messagesPerMinute: 2 }, { inbound: 5 }, { inbound: 3 }, 1.5],
  ])('%j', (quotas, day, minute, value) => {
    expect(quotaGauge({ quotas }, day, minute)?.value).toBe(value);
  });
});
