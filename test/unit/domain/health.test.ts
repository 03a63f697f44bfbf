import {
  figuresOf,
  type HealthFigures,
  type Measured,
  measureParts,
} from '../../../lambdas/domain/health/parts';
import { classOf, healthOf, scoreOf } from '../../../lambdas/domain/health/score';
import { bucketOf } from '../../../lambdas/domain/metric/histogram';

const well: HealthFigures = {
  sent: 100,
  inFlight: 0,
  delivered: 100,
  processed: 1_000,
  notProcessed: 0,
  latencyP95Ms: 300,
};
const none: HealthFigures = {
  sent: 0,
  inFlight: 0,
  delivered: 0,
  processed: 0,
  notProcessed: 0,
  latencyP95Ms: undefined,
};
const part = (value: number | undefined): Measured => ({ value, reason: '' });

describe('the health of a tenant', () => {
  it('is 100 when all arrives, is processed, and in time', () => {
    expect(healthOf(well)).toMatchObject({
      score: 100,
      class: 'green',
      partial: false,
      wouldRaiseMost: undefined,
    });
  });

  it.each([
    ['a tenth not delivered', { delivered: 90 }, 96],
    ['nothing delivered', { delivered: 0 }, 60],
    ['a quarter set aside', { processed: 750, notProcessed: 250 }, 90],
    ['latency at its ceiling', { latencyP95Ms: 2_000 }, 80],
    ['latency over its ceiling', { latencyP95Ms: 60_000 }, 80],
    ['latency in the middle', { latencyP95Ms: 1_250 }, 90],
    ['latency at its target', { latencyP95Ms: 500 }, 100],
    ['messages under way left out', { delivered: 90, inFlight: 10 }, 100],
    ['more delivered than sent in the window', { delivered: 140 }, 100],
    ['all of it broken', { delivered: 0, processed: 0, notProcessed: 9, latencyP95Ms: 9_999 }, 0],
  ])('%s', (_name, broken, score) => {
    expect(healthOf({ ...well, ...broken }).score).toBe(score);
  });

  it('is unknown without traffic, not red', () => {
    expect(healthOf(none)).toMatchObject({ score: undefined, class: 'unknown', wouldRaiseMost: undefined });
    expect(healthOf({ ...none, latencyP95Ms: 9_000 }).class).toBe('unknown');
  });

  it('leaves out a part without data and says so', () => {
    const health = healthOf({ ...well, sent: 3, inFlight: 3, delivered: 0, latencyP95Ms: 1_250 });
    expect(health.partial).toBe(true);
    expect(health.score).toBe(83.3);
    expect(health.parts.map(({ weight }) => Number(weight.toFixed(3)))).toEqual([0, 0.667, 0.333]);
    expect(health.reasons[0]).toBe('no message sent that should have arrived; 3 more under way');
  });

  it('gives its reasons with the numbers seen, and what would raise it most', () => {
    const health = healthOf({
      sent: 483,
      inFlight: 3,
      delivered: 408,
      processed: 9_998,
      notProcessed: 2,
      latencyP95Ms: 1_024,
    });
    expect(health.reasons).toEqual([
      '408 of 480 messages sent were delivered (85.0 %); 3 more under way',
      '2 webhooks set aside beside 9,998 events processed ' +
        '(99.9 %; each counts as one event, and what SQS itself set aside is not known)',
      '95 % of events were processed within 1,024 ms; up to 500 is good, 2,000 is the limit',
      'processing time at its best would add 7 points',
    ]);
    expect(health.wouldRaiseMost).toEqual({ part: 'latency', points: 7 });
  });

  it.each([
    [173, 175, '98.9'],
    [9_999, 10_000, '99.9'],
    [10_000, 10_000, '100.0'],
    [0, 10, '0.0'],
  ])('tells %i of %i as %s %, the nearest, and as all only what is all', (delivered, sent, percent) => {
    const { delivery } = measureParts({ ...none, sent, delivered });
    expect(delivery.reason).toContain(`(${percent} %)`);
  });

  it.each([
    [90, 'yellow'],
    [90.1, 'green'],
    [70, 'yellow'],
    [69.9, 'red'],
    [undefined, 'unknown'],
  ])('of %s is %s', (score, name) => {
    expect(classOf(score)).toBe(name);
  });

  it.each([
    [90.04, 90, 'yellow'],
    [90.05, 90.1, 'green'],
    [69.95, 70, 'yellow'],
    [69.94, 69.9, 'red'],
  ])('is rounded before it is classified: %s', (value, score, name) => {
    const all = { delivery: part(value), processing: part(value), latency: part(value) };
    expect(scoreOf(all)).toMatchObject({ score, class: name });
  });
});

describe('the figures of a window', () => {
  it('takes what was sent in the last minute and has no outcome as under way', () => {
    const figures = figuresOf([
      { sent: 10, delivered: 9 },
      { sent: 5, delivered: 2, failed: 1 },
    ]);
    expect(figures).toMatchObject({ sent: 15, delivered: 11, inFlight: 3 });
  });

  it('counts what failed before it was sent as sent', () => {
    expect(figuresOf([{ failed: 4 }])).toMatchObject({ sent: 4, delivered: 0, inFlight: 0 });
  });

  it('reads events, webhooks set aside and the 95th percentile of processing over the whole window', () => {
    const slow = `latency.processing.${bucketOf(1_024)}` as const;
    const figures = figuresOf([
      { 'events.message.received': 90, 'latency.processing.0': 90, setAside: 3 },
      { [slow]: 10, setAside: -1 },
    ]);
    expect(figures).toMatchObject({ processed: 90, notProcessed: 2, latencyP95Ms: expect.closeTo(935.5, 1) });
  });

  it('of no minutes is empty', () => {
    expect(figuresOf([])).toEqual(none);
  });
});
