import { type DryRun, readMessage, summarise } from '../../../../cli/dlq/dry-run';
import { countCauses, groupByCause, groupByTenant, pickSample } from '../../../../cli/dlq/group';
import { coverage } from '../../../../cli/dlq/inventory';
import { backMessage, type DeadLetter, describeMessage } from '../../../../cli/dlq/letter';
import type { DeadMessage } from '../../../../cli/dlq/queue';
import { chooseSome, nameTenants } from '../../../../cli/dlq/tenants';
import { encodeMessage } from '../../../../lambdas/domain/whatsapp/queue-message';
import { fixture, queued } from '../../../support/builders';
import { createDeadWorld, type Deadness, NOW, texts } from '../../../support/dead-queue';
import { tenantWith } from '../../../support/tenants';

async function messages(...entries: readonly Deadness[]): Promise<readonly DeadMessage[]> {
  const { queue, put } = createDeadWorld();
  for (const entry of entries) put(entry);
  return queue.receive();
}

const letters = async (...entries: readonly Deadness[]) => (await messages(...entries)).map(describeMessage);

/** A reading that left nothing out. */
const found = (all: readonly DeadLetter[]) => ({ letters: all, total: all.length, limited: false });

/** A message as ingest writes it, set aside. */
function message(body: unknown, attributes: Readonly<Record<string, string>> = {}): DeadMessage {
  const encoded = encodeMessage(queued(body));
  return {
    id: 'm1',
    receipt: 'm1/1',
    body: encoded.body,
    attributes: texts({ ...encoded.attributes, ...attributes }),
    sentAtMs: NOW,
    traceHeader: undefined,
    groupId: undefined,
  };
}

describe('what is said of a dead letter', () => {
  it('is its cause, reason and times, and nothing of its body', async () => {
    const [letter] = await letters({
      cause: 'schema',
      reason: '"object" is missing',
      body: '{"name":"Ines"}',
    });
    expect(letter).toMatchObject({
      cause: 'schema',
      reason: '"object" is missing',
      setAsideAtMs: NOW,
      bytes: 15,
    });
    expect(JSON.stringify(letter)).not.toContain('Ines');
  });

  it.each([
    ['nobody set aside', {}],
    ['names a cause that is none', { parkCause: 'sunspots' }],
  ])('is that the function crashed, when %s', (_what, attributes) => {
    expect(describeMessage(message({}, attributes))).toMatchObject({ cause: 'crashed', setAsideAtMs: NOW });
  });

  it.each([
    [{ traceHeader: 'Root=1-abc-def;Parent=123;Sampled=1' }, {}, '1-abc-def'],
    [
      { traceHeader: 'Root=1-abc-def' },
      { traceparent: '00-4bf92f3577b34da6-00f067aa0ba902b7-01' },
      '4bf92f3577b34da6',
    ],
    [{}, {}, ''],
  ])('has the trace of %j and %j', (system, attributes, traceId) => {
    expect(describeMessage({ ...message({}, attributes), ...system }).traceId).toBe(traceId);
  });
});

describe('what is sent back', () => {
  it('is the message as it was, without why it was set aside, and with the mark that it was', () => {
    const before = message('a\u0001b', { traceparent: '00-a-b-01', claim: 'key' });
    const parked = { ...before.attributes, ...texts({ parkCause: 'bug', parkReason: 'x', parkedAtMs: '1' }) };
    expect(backMessage({ ...before, attributes: parked, traceHeader: 'Root=1' })).toEqual({
      body: before.body,
      attributes: { ...before.attributes, ...texts({ sentBack: 'yes' }) },
      traceHeader: 'Root=1',
      groupId: '1001',
    });
    expect(before.attributes.encoding).toBeDefined();
  });

  it('keeps its group where only SQS knows it', () => {
    const { attributes: _none, ...rest } = message({});
    expect(backMessage({ ...rest, attributes: {}, groupId: 'g' }).groupId).toBe('g');
    expect(backMessage({ ...rest, attributes: {} }).groupId).toBeUndefined();
  });
});

describe('dead letters together', () => {
  it('are told by cause and reason, the most frequent first', async () => {
    const all = await letters(
      { cause: 'schema', setAsideAtMs: NOW - 3_000 },
      { cause: 'denied', setAsideAtMs: NOW - 9_000 },
      { cause: 'schema', setAsideAtMs: NOW - 7_000 },
      { cause: 'schema', reason: 'another' },
    );
    expect(groupByCause(all)).toEqual([
      {
        cause: 'schema',
        reason: 'why',
        count: 2,
        firstSeenMs: NOW - 7_000,
        lastSeenMs: NOW - 3_000,
        example: 'm0001',
      },
      {
        cause: 'denied',
        reason: 'why',
        count: 1,
        firstSeenMs: NOW - 9_000,
        lastSeenMs: NOW - 9_000,
        example: 'm0002',
      },
      { cause: 'schema', reason: 'another', count: 1, firstSeenMs: NOW, lastSeenMs: NOW, example: 'm0004' },
    ]);
    expect(countCauses(all)).toEqual({ schema: 3, denied: 1 });
  });

  it('are told by tenant, and by group where no tenant is known', async () => {
    const tenantOf = nameTenants([tenantWith({ wabaIds: ['1', '2'] })]);
    const all = await letters({ group: '1' }, { group: '2', cause: 'bug' }, { group: '3' }, { group: '' });
    expect(groupByTenant(all, tenantOf)).toEqual([
      { tenant: 'acme', count: 2, causes: { throttled: 1, bug: 1 } },
      { tenant: '3', count: 1, causes: { throttled: 1 } },
      { tenant: '', count: 1, causes: { throttled: 1 } },
    ]);
    const ids = (wanted: Parameters<typeof chooseSome>[1]) =>
      chooseSome(found(all), wanted, tenantOf).map(({ id }) => id);
    expect(ids({})).toHaveLength(4);
    expect(ids({ tenant: 'acme' })).toEqual(['m0001', 'm0002']);
    expect(ids({ tenant: '2' })).toEqual(['m0002']);
    expect(ids({ tenant: 'acme', cause: 'bug' })).toEqual(['m0002']);
    expect(() => ids({ tenant: 'acm', cause: 'bug' })).toThrow(
      'no entry is of cause bug and tenant acm. What is there: cause throttled, bug; tenant 3, acme.',
    );
    expect(chooseSome(found([]), { cause: 'bug' }, tenantOf)).toEqual([]);
  });

  it('are not nothing where somebody else has them all in hand', () => {
    expect(() => chooseSome({ ...found([]), total: 3 }, {}, nameTenants([]))).toThrow(
      'about 3 entries are there and none can be seen: somebody else is reading them',
    );
  });

  it('are told to be some of those that are there, and why', async () => {
    const all = await letters({}, {});
    expect(coverage(found(all))).toEqual([]);
    expect(coverage({ ...found(all), total: 3_000, limited: true })).toEqual([
      'Read 2 of about 3,000 entries; --limit N reads more or fewer.',
    ]);
    expect(coverage({ ...found(all), total: 3 })).toEqual([
      "Read 2 of about 3 entries; the others are in somebody else's hands for now.",
    ]);
  });

  it('give a sample in which each kind is, as far as there is room', async () => {
    const kinds: readonly Deadness[] = [
      { cause: 'bug' },
      { cause: 'bug' },
      { cause: 'denied' },
      { group: '2' },
    ];
    const all: readonly DeadLetter[] = await letters({ cause: 'bug' }, ...kinds);
    const sample = (size: number) => pickSample(all, size).map(({ id }) => id);
    expect(sample(0)).toEqual([]);
    expect(sample(2)).toEqual(['m0001', 'm0004']);
    expect(sample(4)).toEqual(['m0001', 'm0004', 'm0005', 'm0002']);
    expect(sample(99)).toHaveLength(5);
  });
});

describe('a dry run', () => {
  it.each<[string, DeadMessage, object]>([
    ['passes', message(fixture('message-text')), { ok: true, eventTypes: ['whatsapp.message.received'] }],
    ['has a body in base64', message('"\u0001"'), { ok: false, cause: 'parse' }],
    ['is no JSON', message('{'), { ok: false, cause: 'parse', reason: 'the message body is not JSON' }],
    ['is no webhook', message({}), { ok: false, cause: 'schema' }],
    ['lies in the bucket', message('claim', { claim: 'webhooks/a' }), { ok: true }],
    ['is gone from the bucket', message('claim', { claim: 'webhooks/b' }), { ok: false, cause: 'parse' }],
    ['is not of ingest', { ...message({}), attributes: {} }, { ok: false, cause: 'parse' }],
  ])('reads as normalise does what %s', async (_what, given, reading) => {
    const fetchBody = async (claim: string) =>
      claim === 'webhooks/a' ? JSON.stringify(fixture('message-text')) : undefined;
    expect(await readMessage(given, { fetchBody })).toMatchObject(reading);
  });

  it('says by cause what would pass, what would fail, and where it cannot tell', async () => {
    const all = await letters(
      { cause: 'schema' },
      { cause: 'schema' },
      { cause: 'throttled' },
      { cause: 'crashed' },
    );
    const passes = { ok: true, eventTypes: ['a', 'b', 'a'] } as const;
    const fails = { ok: false, cause: 'parse', reason: 'no' } as const;
    const readings = [passes, fails, passes, fails];
    const dryRun: DryRun = summarise(all.map((letter, at) => ({ letter, reading: readings[at] ?? fails })));
    expect(dryRun.causes).toEqual([
      { cause: 'schema', entries: 2, pass: 1, fail: 1, cannotTell: 0 },
      { cause: 'throttled', entries: 1, pass: 0, fail: 0, cannotTell: 1 },
      { cause: 'crashed', entries: 1, pass: 0, fail: 1, cannotTell: 0 },
    ]);
    expect(dryRun.failing).toMatchObject([{ cause: 'parse', reason: 'no', count: 2 }]);
    expect(dryRun.becomes).toEqual({ a: 4, b: 2 });
  });
});
