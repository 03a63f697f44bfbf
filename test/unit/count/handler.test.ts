import type { DynamoDBRecord } from 'aws-lambda';
import { createCount } from '../../../lambdas/count/handler';
import type { Fact } from '../../../lambdas/domain/ledger/record';
import { factAttribute, factItem } from '../../../lambdas/platform/dynamo-ledger-item';
import { readChange } from '../../../lambdas/platform/dynamo-ledger-stream';
import { T0 } from '../../support/builders';
import { memoryCounters } from '../../support/memory-counters';
import { fixedClock, recorder } from '../../support/ports';

const fact: Fact = {
  receivedAtMs: T0,
  recordedAtMs: T0,
  by: 'd',
  type: 'whatsapp.message.received',
  raises: ['inbound'],
};
const image = { id: { S: 'x' }, tenant: { S: 'acme' }, [factAttribute('event')]: factItem(fact) };

function streamRecord(sequence: string, change: Partial<DynamoDBRecord> = {}): DynamoDBRecord {
  return {
    eventName: 'INSERT',
    dynamodb: {
      SequenceNumber: sequence,
      NewImage: image as never,
      ApproximateCreationDateTime: T0 / 1000 - 7,
    },
    ...change,
  };
}

function world() {
  const counters = memoryCounters();
  const recorded = recorder();
  const clock = fixedClock();
  return {
    ...recorded,
    counters,
    handle: createCount({ readChange, addCounts: counters.add, clock, ...recorded }),
  };
}

describe('a batch of a shard', () => {
  it('is counted, and answered with the state that a window asks for', async () => {
    const { handle, counters, times } = world();
    const Records = [streamRecord('9'), streamRecord('10')];
    expect(await handle({ Records, shardId: 'shard-1' })).toEqual({ state: {} });
    expect(counters.of('acme', '2026-11-21T09:41')).toMatchObject({ inbound: 2 });
    expect(times('CountingLag')).toEqual([7_000]);
  });

  it('without a record ends its window quietly', async () => {
    const { handle, times } = world();
    expect(await handle({ Records: [], shardId: 'shard-1' })).toEqual({ state: {} });
    expect(times('CountingLag')).toEqual([]);
  });

  it('takes no notice of records that expired', async () => {
    const { handle, counters, lines } = world();
    const { NewImage: _gone, ...dynamodb } = streamRecord('1').dynamodb ?? {};
    await handle({ Records: [streamRecord('1', { eventName: 'REMOVE', dynamodb })], shardId: 's' });
    expect([counters.events(), lines.length]).toEqual([0, 0]);
  });

  it('tells of an item that is no record, and counts the others', async () => {
    const { handle, counters, lines } = world();
    const odd = streamRecord('1', { dynamodb: { SequenceNumber: '1', NewImage: { id: { S: 'y' } } } });
    await handle({ Records: [odd, streamRecord('2')], shardId: 's' });
    expect(counters.events()).toBe(1);
    expect(lines).toMatchObject([{ level: 'error', eventName: 'ledger.not-understood' }]);
  });

  it('of no known shard fails, so that nothing is counted without a position', async () => {
    await expect(world().handle({ Records: [streamRecord('1')] })).rejects.toThrow(/names no shard/);
  });
});
