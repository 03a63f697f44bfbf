import fc from 'fast-check';
import type { AlarmState } from '../../../local/aws/cloudwatch/alarm-state';
import {
  AlarmRuleError,
  childrenOf,
  evaluateAlarmRule,
  parseAlarmRule,
} from '../../../local/aws/cloudwatch/composite';
import {
  initialSuppression,
  type Suppression,
  type SuppressorEvent,
  stepSuppression,
  suppressedBy,
} from '../../../local/aws/cloudwatch/suppressor';

const states: Record<string, AlarmState> = {
  up: 'OK',
  down: 'ALARM',
  new: 'INSUFFICIENT_DATA',
  'a "b" c': 'ALARM',
};

function holds(text: string): boolean {
  return evaluateAlarmRule(parseAlarmRule(text), (name) => states[name]);
}

describe('a composite alarm rule', () => {
  it.each<[string, boolean]>([
    ['ALARM(down)', true],
    ['ALARM("up")', false],
    ['OK(up)', true],
    ['INSUFFICIENT_DATA(new)', true],
    ['ALARM(gone)', false],
    ['ALARM("arn:aws:cloudwatch:us-east-1:123456789012:alarm:down")', true],
    ['ALARM(arn:aws:cloudwatch:us-east-1:123456789012:alarm:down)', true],
    ['ALARM("a \\"b\\" c")', true],
    ['TRUE AND NOT FALSE', true],
    ['ALARM(up) AND ALARM(down)', false],
    ['TRUE OR ALARM(up) AND FALSE', true],
    ['(TRUE OR TRUE) AND FALSE', false],
    ['NOT ALARM(up) AND TRUE', true],
    ['NOT (ALARM(up) OR ALARM(down))', false],
    ['(NOT (ALARM("up")))', true],
    ['AT_LEAST(1, ALARM, (up, down, new))', true],
    ['AT_LEAST(2, ALARM, (up, down, new))', false],
    ['AT_LEAST(2, NOT ALARM, ("up", "down", "new"))', true],
    ['AT_LEAST(50%, ALARM, (up, down))', true],
    ['AT_LEAST(51%, ALARM, (up, down))', false],
    ['AT_LEAST(34%, NOT OK, (up, down, new))', true],
  ])('%s is %p', (text, expected) => expect(holds(text)).toBe(expected));

  it('names its alarms once each', () => {
    const rule = parseAlarmRule('ALARM(a) OR NOT OK("a") OR AT_LEAST(1, ALARM, (b, c)) AND TRUE');
    expect(childrenOf(rule)).toEqual(['a', 'b', 'c']);
  });

  it.each<[string, RegExp]>([
    ['', /'the end' is not expected/],
    ['ALARM(a', /'\)' is/],
    ['ALARM()', /'\)' is not expected/],
    ['BROKEN(a)', /'BROKEN' is not expected \(at character 1\)/],
    ['ALARM(a) ALARM(b)', /'ALARM' is not expected/],
    ['ALARM("a)', /not closed/],
    ['AT_LEAST(3, ALARM, (a, b))', /1 to 2, not '3'/],
    ['AT_LEAST(101%, ALARM, (a, b))', /1 to 100%/],
    ['AT_LEAST(some, ALARM, (a))', /not 'some'/],
    [`${'('.repeat(200)}TRUE${')'.repeat(200)}`, /too deeply/],
    [Array.from({ length: 101 }, (_, index) => `ALARM(a${index})`).join(' OR '), /over 100 alarms/],
  ])('%s is refused', (text, message) => {
    expect(() => parseAlarmRule(text)).toThrow(AlarmRuleError);
    expect(() => parseAlarmRule(text)).toThrow(message);
  });

  it('never fails in any other way, whatever the text', () => {
    const pieces = fc.constantFrom(
      'ALARM',
      'OK',
      'NOT',
      'AND',
      'OR',
      'TRUE',
      'AT_LEAST',
      '(',
      ')',
      ',',
      ' ',
      '"',
      '\\',
      '1',
      'a',
    );
    const texts = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 14 }).map((list) => list.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          holds(text);
        } catch (error) {
          expect(error).toBeInstanceOf(AlarmRuleError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('an actions suppressor with 120 s to wait and 180 s of extension', () => {
  const settings = { waitSeconds: 120, extensionSeconds: 180 };
  const change: SuppressorEvent = { kind: 'composite changed' };
  const on: SuppressorEvent = { kind: 'suppressor changed', inAlarm: true };
  const off: SuppressorEvent = { kind: 'suppressor changed', inAlarm: false };

  /** When the actions run, in seconds, with the timers that the owner would set. */
  function actsAt(events: readonly (readonly [number, SuppressorEvent])[], inAlarm = false): number[] {
    let state: Suppression = initialSuppression(inAlarm);
    const acts: number[] = [];
    for (let second = 0; second <= 1000; second++) {
      const due = events.filter(([at]) => at === second).map(([, event]) => event);
      for (const event of [...due, { kind: 'time passed' } as const]) {
        const { next, act } = stepSuppression(state, event, second * 1000, settings);
        state = next;
        if (act) acts.push(second);
      }
    }
    return acts;
  }

  it.each<[string, (readonly [number, SuppressorEvent])[], boolean, number[]]>([
    ['acts after the wait when the suppressor stays quiet', [[0, change]], false, [120]],
    [
      'starts the wait anew with the next change',
      [
        [0, change],
        [60, change],
      ],
      false,
      [180],
    ],
    [
      'does not act while the suppressor is in ALARM',
      [
        [0, change],
        [119, on],
      ],
      false,
      [],
    ],
    [
      'acts when the suppressor comes too late',
      [
        [0, change],
        [121, on],
      ],
      false,
      [120],
    ],
    [
      'waits out the extension after the suppressor has cleared',
      [
        [0, change],
        [10, on],
        [300, off],
      ],
      false,
      [480],
    ],
    [
      'drops the extension for a wait on a change',
      [
        [0, change],
        [10, on],
        [300, off],
        [310, change],
      ],
      false,
      [430],
    ],
    [
      'is held again by the suppressor inside the extension',
      [
        [0, change],
        [10, on],
        [300, off],
        [310, on],
      ],
      false,
      [],
    ],
    [
      'has nothing to do when nothing changed',
      [
        [10, on],
        [300, off],
      ],
      false,
      [],
    ],
    [
      'starts suppressed',
      [
        [0, change],
        [50, off],
      ],
      true,
      [230],
    ],
    [
      'acts once for a change there and back',
      [
        [0, on],
        [5, change],
        [9, change],
        [20, off],
      ],
      false,
      [200],
    ],
  ])('%s', (_, events, inAlarm, expected) => expect(actsAt(events, inAlarm)).toEqual(expected));

  it('says what holds the actions back', () => {
    const step = (state: Suppression, event: SuppressorEvent) =>
      stepSuppression(state, event, 0, settings).next;
    const waiting = step(initialSuppression(false), change);
    const suppressed = step(waiting, on);
    expect([initialSuppression(true), waiting, suppressed, step(suppressed, off)].map(suppressedBy)).toEqual([
      undefined,
      'WaitPeriod',
      'Alarm',
      'ExtensionPeriod',
    ]);
  });
});
