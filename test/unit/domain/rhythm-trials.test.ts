import { zoneNamed } from '../../../lambdas/domain/rhythm/local-hours';
import { SILENCE_SETTINGS } from '../../../lambdas/domain/rhythm/settings';
import { DAY, type Habit, lawOffice, live, shop, told, WEEK } from '../../support/rhythm-worlds';

const lives = zoneNamed('Asia/Jakarta');
const settings = { ...SILENCE_SETTINGS, zone: lives };
const stopFrom = (at: number) => (minute: number) => (minute < at ? 1 : 0);

/** Alarms of a tenant in a zone whose clocks change on the last Sunday of October, eight weeks after the start. */
function overAutumn(habit: Habit, seed: number, zone = settings.zone): readonly number[] {
  const berlin = zoneNamed('Europe/Berlin');
  return live(
    { habit, lives: berlin, seed, to: 9 * WEEK, judgeEvery: 15 },
    { ...settings, zone },
  ).alarms.filter((at) => at >= 8 * WEEK - DAY);
}

describe('learned silence, over eight weeks by chance', () => {
  it('leaves a busy shop alone and sees within 45 minutes that it stopped', () => {
    const { rhythm, alarms } = live({ habit: shop, lives, seed: 1, to: 8 * WEEK, judgeEvery: 5 }, settings);
    expect(told(alarms).length).toBeLessThanOrEqual(1);
    const at = 8 * WEEK + 3 * 60;
    const after = { from: 8 * WEEK, rhythm };
    const stopped = {
      habit: shop,
      lives,
      seed: 99,
      to: at + DAY,
      after,
      times: stopFrom(at),
      untilAlarmFrom: at,
    };
    expect(live(stopped, settings).endedAt - at).toBeLessThanOrEqual(45);
  });

  it('tells a law office of a week of holiday once, and not again when it is back', () => {
    const holiday = (minute: number) => (minute >= 5 * WEEK && minute < 6 * WEEK ? 0 : 1);
    const { alarms } = live(
      { habit: lawOffice, lives, seed: 3, to: 7 * WEEK, times: holiday, judgeEvery: 15 },
      settings,
    );
    expect(told(alarms).filter((at) => at >= 5 * WEEK)).toHaveLength(1);
  });

  it('takes the time in which the evaluator was down for no silence', () => {
    const down = (minute: number) => minute >= 5 * WEEK && minute < 5 * WEEK + 600;
    const { alarms } = live(
      { habit: shop, lives, seed: 4, to: 5 * WEEK + DAY, unseen: down, judgeEvery: 5 },
      settings,
    );
    expect(alarms.filter((at) => at >= 5 * WEEK)).toEqual([]);
  });

  it.each([
    ['shop', shop],
    ['law office', lawOffice],
  ])('does not page a %s when clocks change, with its zone known or not', (_name, habit) => {
    expect(overAutumn(habit, 5, zoneNamed('Europe/Berlin'))).toEqual([]);
    expect(overAutumn(habit, 5, SILENCE_SETTINGS.zone)).toEqual([]);
  });
});
