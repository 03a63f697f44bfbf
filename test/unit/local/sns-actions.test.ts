import { createSnsWorld, FUNCTION_ARN, QUEUE_ARN } from '../../support/sns-world';
import { refusal } from '../../support/sqs-messages';

const KIB_256 = 262_144;

describe('publishing by the API', () => {
  it.each([
    ['a plain message', {}, 'accepted'],
    [
      'a topic that does not exist',
      { TopicArn: 'arn:aws:sns:us-east-1:123456789012:none' },
      'NotFoundException',
    ],
    ['an ARN of something else', { TopicArn: QUEUE_ARN }, 'InvalidParameterException'],
    ['no topic', { TopicArn: undefined }, 'InvalidParameterException'],
    ['an empty message', { Message: '' }, 'InvalidParameterException'],
    ['256 KiB', { Message: 'x'.repeat(KIB_256) }, 'accepted'],
    ['256 KiB and a byte', { Message: 'x'.repeat(KIB_256 + 1) }, 'InvalidParameterException'],
    ['a subject of two lines', { Subject: 'a\nb' }, 'InvalidParameterException'],
    ['a subject of 101 characters', { Subject: 'x'.repeat(101) }, 'InvalidParameterException'],
    [
      'a structure without default',
      { MessageStructure: 'json', Message: '{"sqs":"x"}' },
      'InvalidParameterException',
    ],
    [
      'an attribute without a value',
      { MessageAttributes: { a: { DataType: 'String' } } },
      'InvalidParameterValueException',
    ],
    ['a deduplication id', { MessageDeduplicationId: 'x' }, 'InvalidParameterException'],
  ])('judges %s', async (_, input, expected) => {
    const { call, topicArn } = createSnsWorld();
    expect(await refusal(call('Publish', { TopicArn: topicArn, Message: 'x', ...input }))).toBe(expected);
  });

  it.each([
    ['no entries', [], 'EmptyBatchRequestException'],
    ['eleven entries', Array(11).fill({ Id: 'a', Message: 'x' }), 'TooManyEntriesInBatchRequestException'],
    ['the same id twice', Array(2).fill({ Id: 'a', Message: 'x' }), 'BatchEntryIdsNotDistinctException'],
    ['an id with a space', [{ Id: 'a b', Message: 'x' }], 'InvalidBatchEntryIdException'],
    [
      'more than 256 KiB',
      ['a', 'b'].map((Id) => ({ Id, Message: 'x'.repeat(200_000) })),
      'BatchRequestTooLongException',
    ],
  ])('refuses a batch with %s', async (_, entries, expected) => {
    const { call, topicArn } = createSnsWorld();
    const input = { TopicArn: topicArn, PublishBatchRequestEntries: entries };
    expect(await refusal(call('PublishBatch', input))).toBe(expected);
  });

  it('keeps text messages to phones in the outbox', async () => {
    const { sns, call } = createSnsWorld();
    await call('Publish', { PhoneNumber: '+15550100', Message: 'wake up' });
    expect(sns.outbox).toMatchObject([{ protocol: 'sms', endpoint: '+15550100', message: 'wake up' }]);
  });

  it('hands text messages to whoever shows them, and keeps them then no more', async () => {
    const texts: object[] = [];
    const { sns, call } = createSnsWorld({}, { onSms: (sms) => texts.push(sms) });
    const MessageAttributes = { 'AWS.SNS.SMS.SenderID': { DataType: 'String', StringValue: 'KENTONGAN' } };
    const { MessageId } = (await call('Publish', {
      PhoneNumber: '+15550100',
      Message: 'wake up',
      MessageAttributes,
    })) as { MessageId: string };
    expect(texts).toEqual([{ id: MessageId, phone: '+15550100', text: 'wake up', senderId: 'KENTONGAN' }]);
    expect(sns.outbox).toEqual([]);
  });

  it.each([
    ['a phone of one country only', { PhoneNumber: '0812345678' }],
    ['no text', { Message: '' }],
    ['a text that would be many', { Message: 'x'.repeat(1_601) }],
    ['a sender that is none', attribute('SenderID', 'NOT A SENDER')],
    ['a sender of digits alone', attribute('SenderID', '12345')],
    ['a kind that is none', attribute('SMSType', 'Urgent')],
  ])('refuses a text message with %s', async (_what, change) => {
    const { call } = createSnsWorld();
    const input = { PhoneNumber: '+15550100', Message: 'wake up', ...change };
    expect(await refusal(call('Publish', input))).toBe('InvalidParameterException');
  });

  it('reports each call for the bill', async () => {
    const records: object[] = [];
    const { call, topicArn } = createSnsWorld({}, { onRequest: (record) => records.push(record) });
    await call('Publish', { TopicArn: topicArn, Message: 'x'.repeat(65_537) });
    expect(records).toEqual([{ action: 'Publish', topicArn, chunks64k: 2, caller: 'tester' }]);
  });
});

describe('subscriptions by the API', () => {
  it('are made once for an endpoint, shown, changed and ended', async () => {
    const { call, topicArn } = createSnsWorld();
    const input = {
      TopicArn: topicArn,
      Protocol: 'sqs',
      Endpoint: QUEUE_ARN,
      Attributes: { RawMessageDelivery: 'true' },
    };
    const made = await call('Subscribe', input);
    expect(await call('Subscribe', input)).toEqual(made);
    expect(await refusal(call('Subscribe', { ...input, Attributes: {} }))).toBe('InvalidParameterException');
    await call('SetSubscriptionAttributes', {
      ...made,
      AttributeName: 'FilterPolicy',
      AttributeValue: '{"a":["x"]}',
    });
    expect(await call('GetSubscriptionAttributes', made)).toMatchObject({
      Attributes: {
        RawMessageDelivery: 'true',
        FilterPolicy: '{"a":["x"]}',
        FilterPolicyScope: 'MessageAttributes',
      },
    });
    const listed = {
      ...made,
      Protocol: 'sqs',
      Endpoint: QUEUE_ARN,
      TopicArn: topicArn,
      Owner: '123456789012',
    };
    expect(await call('ListSubscriptionsByTopic', { TopicArn: topicArn })).toEqual({
      Subscriptions: [listed],
    });
    expect(await call('ListSubscriptions', {})).toEqual({ Subscriptions: [listed] });
    expect(await call('GetTopicAttributes', { TopicArn: topicArn })).toMatchObject({
      Attributes: { TopicArn: topicArn, SubscriptionsConfirmed: '1' },
    });
    await call('Unsubscribe', made);
    expect(await refusal(call('GetSubscriptionAttributes', made))).toBe('NotFoundException');
  });

  it.each([
    ['an unknown protocol', { Protocol: 'fax' }],
    ['an endpoint of another kind', { Endpoint: FUNCTION_ARN }],
    ['a bad filter', { Attributes: { FilterPolicy: '{"a":"x"}' } }],
    ['a filter that is no JSON', { Attributes: { FilterPolicy: '{' } }],
    ['an unknown scope', { Attributes: { FilterPolicyScope: 'Both' } }],
    ['an unknown attribute', { Attributes: { Colour: 'red' } }],
    ['a redrive policy to something else', { Attributes: { RedrivePolicy: '{"deadLetterTargetArn":"x"}' } }],
    [
      'raw delivery to a function',
      { Protocol: 'lambda', Endpoint: FUNCTION_ARN, Attributes: { RawMessageDelivery: 'true' } },
    ],
  ])('are refused with %s', async (_, input) => {
    const { call, topicArn } = createSnsWorld();
    const subscribe = { TopicArn: topicArn, Protocol: 'sqs', Endpoint: QUEUE_ARN, ...input };
    expect(await refusal(call('Subscribe', subscribe))).toBe('InvalidParameterException');
  });
});

describe('the permissions that a call takes', () => {
  const topic = 'arn:aws:sns:us-east-1:123456789012:alerts';
  it.each([
    ['Publish', { TopicArn: topic }, 'sns:Publish', topic],
    ['Publish', { TargetArn: topic }, 'sns:Publish', topic],
    ['Publish', { PhoneNumber: '+1' }, 'sns:Publish', '*'],
    ['PublishBatch', { TopicArn: topic }, 'sns:Publish', topic],
    ['Subscribe', { TopicArn: topic }, 'sns:Subscribe', topic],
    ['Unsubscribe', { SubscriptionArn: `${topic}:id` }, 'sns:Unsubscribe', topic],
    ['CreateTopic', { Name: 'alerts' }, 'sns:CreateTopic', topic],
    ['ListTopics', {}, 'sns:ListTopics', '*'],
  ])('%s %j', (action, input, name, resource) => {
    expect(createSnsWorld().sns.service.permissions(action, input)).toEqual([{ action: name, resource }]);
  });
});

function attribute(name: string, value: string): object {
  return { MessageAttributes: { [`AWS.SNS.SMS.${name}`]: { DataType: 'String', StringValue: value } } };
}
