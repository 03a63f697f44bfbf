import { METRICS, type MetricName, NAMESPACE } from '../../lambdas/domain/metric/names';
import { MINUTE, START, setUp, TOPIC } from '../support/alarm-world';
import { templateOf } from '../support/template';

const HOUR = 60 * MINUTE;
const stage = 'dev';
const template = templateOf(stage);

/** An alarm of the template in CloudWatch, and a function that lives from the start until it stops. */
async function observe(
  name: string,
  { service, metric, everyMs }: Sign,
  beats: readonly number[],
  tillMs: number,
) {
  const { alarms, store, clock, changes } = setUp();
  const alarm = template.of('AWS::CloudWatch::Alarm').find(({ id }) => template.nameOf(id) === name);
  alarms.putAlarm({ ...alarm?.Properties, AlarmName: name, AlarmActions: [TOPIC], OKActions: [TOPIC] });
  for (const beat of beats) {
    await clock.advanceTo(START + beat * everyMs + 3_000);
    store.add({
      namespace: NAMESPACE,
      name: metric,
      dimensions: { service, stage },
      timestampMs: clock.now(),
      storageResolutionSeconds: 60,
      values: [3_000],
    });
  }
  await clock.advanceTo(START + tillMs);
  return changes(name);
}

interface Sign {
  readonly service: string;
  readonly metric: MetricName;
  readonly everyMs: number;
}

const EVALUATE: Sign = { service: 'evaluate', metric: METRICS.evaluationLag, everyMs: MINUTE };
const ROLLUP: Sign = { service: 'rollup', metric: METRICS.rollupLag, everyMs: HOUR };
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('the dead man’s switch of the evaluator', () => {
  const observed = (beats: readonly number[], minutes: number) =>
    observe('evaluator-stalled', EVALUATE, beats, minutes * MINUTE);

  it('says nothing while rules are evaluated, nor when one or two minutes are left out', async () => {
    const beats = upTo(40).filter((minute) => ![12, 20, 21].includes(minute));
    expect(await observed(beats, 40)).toEqual([[5 * 60 + 5, 'OK']]);
  });

  it('goes off once three minutes have passed without an evaluation, and ends with the first', async () => {
    const beats = [...upTo(10), 25, 26];
    expect(await observed(beats, 27)).toEqual([
      [5 * 60 + 5, 'OK'],
      [13 * 60 + 5, 'ALARM'],
      [26 * 60 + 5, 'OK'],
    ]);
  });

  it('goes off too where there was none since the deployment, but not before its warm-up is over', async () => {
    expect(await observed([], 10)).toEqual([[5 * 60 + 5, 'ALARM']]);
  });
});

describe('the dead man’s switch of the rollup', () => {
  it('goes off once six hours have passed without a call that caught up', async () => {
    const changes = await observe('hours-behind', ROLLUP, upTo(10), 20 * HOUR);
    const lastCall = 9 * 3_600;
    expect(changes).toEqual([
      [2 * 3_600 + 5, 'OK'],
      [lastCall + 6 * 3_600 + 65, 'ALARM'],
    ]);
  });
});
