import { decodeRhythms, encodeRhythms } from '../../../lambdas/domain/rhythm/encoding';
import { zoneNamed } from '../../../lambdas/domain/rhythm/local-hours';
import { type Looked, observe, type Rhythm } from '../../../lambdas/domain/rhythm/rhythm';
import { SILENCE_SETTINGS, silenceSettingsOf } from '../../../lambdas/domain/rhythm/settings';
import { usualGap } from '../../../lambdas/domain/rhythm/usual-gaps';
import { judgeSilence, type Verdict } from '../../../lambdas/domain/rhythm/verdict';
import { DAY, MONDAY, WEEK } from '../../support/rhythm-worlds';

const settings = { ...SILENCE_SETTINGS, zone: zoneNamed('Etc/UTC') };

/** Looks at minutes from `from` up to `to`, of which `isActive` had something; both counted from Monday. */
function look(
  rhythm: Rhythm | undefined,
  from: number,
  to: number,
  isActive: (minute: number) => boolean,
): Rhythm {
  const minutes = Array.from({ length: to - from }, (_, index) => from + index).filter(isActive);
  return observe(
    rhythm,
    { from: MONDAY + from, to: MONDAY + to, active: minutes.map((minute) => MONDAY + minute) },
    settings,
  );
}

const verdictOf = (rhythm: Rhythm) => judgeSilence(rhythm, 'delivered', settings) as Verdict;
const usualAt = (rhythm: Rhythm, hour: number) =>
  Math.round(usualGap(rhythm.gaps, hour, false)?.minutes ?? 0);

/** From 9 to 17 every fifth minute, every day: gaps of four minutes, and nights of sixteen hours. */
const byDay = (minute: number) => minute % DAY >= 540 && minute % DAY < 1_020 && minute % 5 === 0;
const never = () => false;
const weeks = (n: number, isActive = byDay) => look(undefined, 0, n * WEEK, isActive);
const NINE = 540;

describe('a rhythm', () => {
  it('is not judged before it was watched for a week', () => {
    const young = look(undefined, 0, 6 * DAY, byDay);
    expect(judgeSilence(young, 'delivered', settings)).toEqual({
      alarm: undefined,
      sentence:
        'when to expect a delivery receipt is not known yet: watched for 6 days (it takes 7 to 14), 30 of 30 gaps seen',
    });
  });

  it('is not judged on few gaps', () => {
    const sparse = weeks(3, (minute) => minute % DAY === NINE);
    expect(
      judgeSilence(look(sparse, 3 * WEEK, 4 * WEEK, never), 'delivered', settings).alarm,
    ).toBeUndefined();
  });

  it('learns the longest gap of each hour', () => {
    const rhythm = weeks(4);
    expect(usualAt(rhythm, 10)).toBe(4);
    // The night, from 16:56 to 8:59.
    expect(Math.abs(usualAt(rhythm, 24 + 3) - 964)).toBeLessThan(3);
  });

  it('says how long, and what is usual', () => {
    const rhythm = look(
      weeks(4),
      4 * WEEK,
      4 * WEEK + NINE + 38,
      (minute) => byDay(minute) && minute % DAY < NINE + 20,
    );
    expect(verdictOf(rhythm)).toMatchObject({
      alarm: false,
      quietMinutes: 22,
      basis: 'hour-of-week',
      confidence: 0.8,
    });
    const later = look(rhythm, 4 * WEEK + NINE + 38, 4 * WEEK + NINE + 47, never);
    expect(verdictOf(later).alarm).toBe(true);
    expect(verdictOf(later).sentence).toBe(
      'no delivery receipt for 31 min; on Mondays at 9 the longest gap is 4 min',
    );
  });

  it('is not alarmed by the night, and is soon after it when nobody opens', () => {
    const night = look(weeks(4), 4 * WEEK, 4 * WEEK + NINE, never);
    expect(verdictOf(night)).toMatchObject({ alarm: false, quietMinutes: 964 });
    expect(verdictOf(look(night, 4 * WEEK + NINE, 4 * WEEK + NINE + 30, never)).alarm).toBe(true);
    expect(verdictOf(look(night, 4 * WEEK + NINE, 4 * WEEK + NINE + 10, never)).alarm).toBe(false);
  });

  it('is the same minute by minute as at once, and when minutes come again', () => {
    const whole = weeks(2);
    let rhythm: Rhythm | undefined;
    for (let minute = 0; minute < 2 * WEEK; minute += 7) {
      rhythm = look(rhythm, minute, minute + 7, byDay);
      if (minute % 1_001 === 0) rhythm = look(rhythm, Math.max(0, minute - 300), minute + 7, byDay);
    }
    expect(rhythm).toEqual(whole);
    expect(look(whole, WEEK, 2 * WEEK, byDay).gaps).toEqual(whole.gaps);
  });

  it('lets a message that was counted late end the silence that it lies in', () => {
    const at = 4 * WEEK + NINE + 60;
    const quiet = look(look(weeks(4), 4 * WEEK, at, byDay), at, at + 30, never);
    const late = look(quiet, at + 10, at + 11, () => true);
    expect(verdictOf(late).quietMinutes).toBe(verdictOf(quiet).quietMinutes - 15);
    expect(late.lookedTo).toBe(quiet.lookedTo);
  });

  it('takes time in which nobody looked for no silence', () => {
    const at = 4 * WEEK + NINE + 60;
    const before = look(look(weeks(4), 4 * WEEK, at, byDay), at, at + 20, never);
    const short = look(before, at + 28, at + 29, never);
    expect(verdictOf(short).quietMinutes).toBe(verdictOf(before).quietMinutes + 1);
    const long = look(before, at + 200, at + 201, never);
    expect(verdictOf(long).quietMinutes).toBe(1);
    // Nor does it learn from it.
    expect(look(long, at + 201, at + 230, (minute) => minute === at + 220).gaps).toEqual(long.gaps);
  });

  it('stands a clock that goes back a little, and recovers from one that was far ahead', () => {
    const rhythm = weeks(4);
    expect(look(rhythm, 4 * WEEK - 30, 4 * WEEK - 20, never)).toEqual(rhythm);
    const ahead = look(rhythm, 4 * WEEK + 400 * DAY, 4 * WEEK + 400 * DAY + 1, never);
    const back = look(ahead, 4 * WEEK, 4 * WEEK + NINE + 60, byDay);
    expect(back.lookedTo).toBe(MONDAY + 4 * WEEK + NINE + 60);
    expect(verdictOf(back)).toMatchObject({ alarm: false, quietMinutes: 4 });
  });

  it('does not learn a stop as usual', () => {
    const at = 4 * WEEK + 12 * 60;
    const stopped = look(look(weeks(4), 4 * WEEK, at, byDay), at, at + 180, never);
    const again = look(stopped, at + 180, 5 * WEEK, byDay);
    expect(usualAt(again, 13)).toBeLessThan(6);
    expect(again.slack).toBe(0);
  });

  it('is whole again after it was written and read', () => {
    const rhythm = look(weeks(3), 3 * WEEK, 3 * WEEK + 777, byDay);
    const bytes = encodeRhythms(
      new Map([
        ['inbound', rhythm],
        ['sent', rhythm],
        ['delivered', weeks(1)],
      ]),
    );
    expect(bytes).toHaveLength(1_066);
    expect(decodeRhythms(bytes)).toEqual(
      new Map([
        ['inbound', rhythm],
        ['sent', rhythm],
        ['delivered', weeks(1)],
      ]),
    );
    expect(decodeRhythms(new Uint8Array(Buffer.from(bytes)))?.size).toBe(3);
  });

  it('of another version, or cut, is learned anew', () => {
    const bytes = encodeRhythms(new Map([['inbound', weeks(1)]]));
    expect(decodeRhythms(Uint8Array.of(99, ...bytes.slice(1)))).toBeUndefined();
    expect(decodeRhythms(bytes.slice(0, -1))).toBeUndefined();
    expect(decodeRhythms(new Uint8Array())).toBeUndefined();
    expect(decodeRhythms(Uint8Array.of(1, 77, ...bytes.slice(2)))).toBeUndefined();
  });
});

describe('settings of silence', () => {
  it('are the tenant`s own where it has any that make sense', () => {
    const own = silenceSettingsOf({
      labels: { timezone: 'Asia/Jakarta', 'silence-floor-minutes': '25' },
      thresholds: { silence: 5 },
    });
    expect(own).toMatchObject({ floorMinutes: 25, factor: 5, zone: { known: true } });
    const odd = silenceSettingsOf({
      labels: { timezone: 'Mars/Olympus', 'silence-floor-minutes': 'soon' },
      thresholds: { silence: 0.5 },
    });
    expect(odd).toEqual(SILENCE_SETTINGS);
    expect(silenceSettingsOf({ labels: {}, thresholds: {} })).toEqual(SILENCE_SETTINGS);
  });
});

const looked: Looked = { from: MONDAY, to: MONDAY, active: [] };
it('nothing looked at is nothing learned', () => {
  expect(observe(undefined, looked, settings).gapsSeen).toBe(0);
});
