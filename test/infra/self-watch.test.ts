import { App, Stack } from 'aws-cdk-lib';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { requireWatch, unwatched, unwatchedFaults } from '../../lib/self-watch';

const REASON = 'It is the topic that alarms are told on.';

function shop(
  change: (parts: { readonly queue: Queue; readonly topic: Topic; readonly stack: Stack }) => void,
) {
  const app = new App();
  const stack = new Stack(app, 'Shop');
  const topic = unwatched(new Topic(stack, 'Alerts'), REASON);
  const queue = new Queue(stack, 'Orders');
  change({ queue, topic, stack });
  return { app, stack };
}

const alarmOn = (stack: Stack, queue: Queue, actionsEnabled = true) =>
  new Alarm(stack, 'Deep', {
    actionsEnabled,
    metric: queue.metricApproximateNumberOfMessagesVisible(),
    threshold: 1,
    evaluationPeriods: 1,
  });

describe('a stack that watches itself', () => {
  it('is not synthesised with a queue that nobody watches, and says what to do', () => {
    const { app, stack } = shop(() => {});
    requireWatch(stack);
    expect(() => app.synth()).toThrow(
      /Shop\/Orders\/Resource \(AWS::SQS::Queue\) has no alarm with an action: add one to lib\/platform-alarms\.ts/,
    );
  });

  it('takes an alarm that tells somebody', () => {
    const { stack } = shop(({ queue, topic, ...rest }) =>
      alarmOn(rest.stack, queue).addAlarmAction(new SnsAction(topic)),
    );
    expect(unwatchedFaults(stack)).toEqual([]);
  });

  it('takes no alarm that tells nobody', () => {
    const { stack } = shop(({ queue, ...rest }) => void alarmOn(rest.stack, queue));
    expect(unwatchedFaults(stack)).toHaveLength(1);
  });

  it('takes no alarm whose actions are switched off', () => {
    const { stack } = shop(({ queue, topic, ...rest }) =>
      alarmOn(rest.stack, queue, false).addAlarmAction(new SnsAction(topic)),
    );
    expect(unwatchedFaults(stack)).toHaveLength(1);
  });

  it.each([
    ['a reason', REASON, 0],
    ['a word that is no reason', 'later', 1],
  ])('with %s', (_what, reason, faults) => {
    const { stack } = shop(({ queue }) => void unwatched(queue, reason));
    expect(unwatchedFaults(stack)).toHaveLength(faults);
  });

  it('takes no reason beside an alarm: one of the two is wrong', () => {
    const { stack } = shop(({ queue, topic, ...rest }) => {
      alarmOn(rest.stack, queue).addAlarmAction(new SnsAction(topic));
      unwatched(queue, REASON);
    });
    expect(unwatchedFaults(stack)).toEqual([expect.stringContaining('drop the reason')]);
  });
});
