import { normalise } from '../../../lambdas/domain/event/normalise';
import { verifySignature } from '../../../lambdas/domain/whatsapp/signature';
import { createProbe, type PendingCheck, type ProbeParts } from '../../../lambdas/probe/handler';
import { APP_SECRET, MINUTE, T0, VERIFY_TOKEN } from '../../support/builders';
import { awsError, failingOnce, fixedClock, recorder } from '../../support/ports';

function probeWorld(change: (parts: ProbeParts) => Partial<ProbeParts> = () => ({})) {
  const recorded = recorder();
  const clock = fixedClock();
  const posted: { readonly body: string; readonly signature: string }[] = [];
  const counted = new Map<string, number>();
  let pending: PendingCheck | undefined;
  const parts: ProbeParts = {
    readMetaApps: async () => new Map([['main', { verifyToken: VERIFY_TOKEN, appSecrets: [APP_SECRET] }]]),
    post: async (body, signature) => {
      posted.push({ body, signature });
      return 200;
    },
    store: {
      pending: async () => pending,
      setPending: async (check) => {
        pending = check;
      },
      countedAt: async (scope, eventId) => counted.get(`${scope}/${eventId}`),
    },
    clock,
    log: recorded.log,
    metrics: recorded.metrics,
  };
  return {
    ...recorded,
    clock,
    posted,
    pending: () => pending,
    /** What normalise does with the check that is under way. */
    countPending: (afterMs: number) => {
      if (pending) counted.set(`${pending.scope}/${pending.eventId}`, pending.sentAtMs + afterMs);
    },
    probe: createProbe({ ...parts, ...change(parts) }),
  };
}

describe('the synthetic check', () => {
  it('sends a webhook that is signed well and belongs to nobody', async () => {
    const { probe, posted, pending, total } = probeWorld();
    await probe();
    const [sent] = posted;
    const body = sent?.body ?? '';
    expect(verifySignature(Buffer.from(body), sent?.signature, [APP_SECRET])).toBe('valid');
    const normalised = normalise(JSON.parse(body));
    expect(normalised).toMatchObject({
      drafts: [{ id: pending()?.eventId, senders: ['kentongan-probe'] }],
    });
    expect(pending()).toEqual({ eventId: expect.any(String), scope: 'kentongan-probe', sentAtMs: T0 });
    expect(total('ProbeSuccess')).toBeUndefined();
  });

  it('passes a minute later with the time that its event took', async () => {
    const { probe, clock, countPending, total, times, lines } = probeWorld();
    await probe();
    countPending(1_234);
    clock.advance(MINUTE);
    await probe();
    expect([total('ProbeSuccess'), times('ProbeRoundTrip')]).toEqual([1, [1_234]]);
    expect(lines).toEqual([{ level: 'info', eventName: 'probe.passed', fields: { durationMs: 1_234 } }]);
  });

  it('is another event each minute', async () => {
    const { probe, clock, posted } = probeWorld();
    await probe();
    clock.advance(MINUTE);
    await probe();
    expect(new Set(posted.map(({ body }) => body)).size).toBe(2);
  });

  it('fails when its event was not counted within the minute', async () => {
    const { probe, clock, total, lines, times } = probeWorld();
    await probe();
    clock.advance(MINUTE);
    await probe();
    expect([total('ProbeSuccess'), times('ProbeRoundTrip')]).toEqual([0, []]);
    expect(lines).toEqual([
      { level: 'error', eventName: 'probe.failed', fields: { errorCode: 'not-counted', durationMs: MINUTE } },
    ]);
  });

  it.each([
    ['the address answers 503', { post: async () => 503 }, 'status 503'],
    ['the address answers 401', { post: async () => 401 }, 'status 401'],
    ['nobody answers', { post: () => Promise.reject(new TypeError('fetch failed')) }, 'TypeError'],
    [
      'the secret has no app of that name',
      { readMetaApps: async () => new Map() },
      'the Meta secret has no app "main"',
    ],
    [
      'the secret cannot be read',
      { readMetaApps: () => Promise.reject(awsError('AccessDeniedException')) },
      'AccessDeniedException',
    ],
  ])('fails at once when %s, and leaves no check under way', async (_what, change, reason) => {
    const { probe, pending, total, lines } = probeWorld(() => change);
    await probe();
    expect(pending()).toBeUndefined();
    expect(total('ProbeSuccess')).toBe(0);
    expect(lines).toEqual([
      { level: 'error', eventName: 'probe.failed', fields: { errorCode: 'not-accepted', reason } },
    ]);
  });

  it('passes again once the trouble is over', async () => {
    let status = 503;
    const { probe, clock, countPending, total } = probeWorld(() => ({ post: async () => status }));
    await probe();
    status = 200;
    clock.advance(MINUTE);
    await probe();
    countPending(10);
    clock.advance(MINUTE);
    await probe();
    expect(total('ProbeSuccess')).toBe(1);
  });

  it('writes no secret', async () => {
    const { probe, clock, text } = probeWorld(() => ({ post: async () => 401 }));
    await probe();
    clock.advance(MINUTE);
    await probe();
    for (const secret of [APP_SECRET, VERIFY_TOKEN, 'sha256=']) expect(text()).not.toContain(secret);
  });
});

describe.each(['pending', 'countedAt', 'setPending'] as const)('a crash in %s', (port) => {
  it.each(['before', 'after'] as const)(
    '%s its effect says so, writes the metrics, and the check goes on',
    async (moment) => {
      const { probe, clock, countPending, total, flushes } = probeWorld(({ store }) => ({
        store: {
          ...store,
          [port]: failingOnce<never[], unknown>(store[port] as never, moment, awsError('TimeoutError')),
        },
      }));
      const crashes: unknown[] = [];
      for (let minute = 0; minute < 4; minute += 1) {
        await probe().catch((error: Error) => crashes.push(error.name));
        countPending(10);
        clock.advance(MINUTE);
      }
      expect(crashes).toEqual(['TimeoutError']);
      expect(flushes()).toBe(4);
      expect(total('ProbeSuccess')).toBeGreaterThanOrEqual(2);
    },
  );
});

describe('a check whose successor cannot be noted', () => {
  it('is not passed again and again: nothing is settled and nothing is sent', async () => {
    const { probe, clock, countPending, posted, total } = probeWorld(({ store }) => ({
      store: { ...store, setPending: failingOnce(store.setPending, 'before', awsError('TimeoutError'), 2) },
    }));
    await probe();
    countPending(400);
    clock.advance(MINUTE);
    await expect(probe()).rejects.toThrow('TimeoutError');
    expect([posted.length, total('ProbeSuccess')]).toEqual([1, undefined]);
  });
});

describe('a schedule that calls twice', () => {
  it('leaves the check under way alone', async () => {
    const { probe, clock, posted, pending } = probeWorld();
    await probe();
    const before = pending();
    clock.advance(3_000);
    await probe();
    expect([posted.length, pending()]).toEqual([1, before]);
  });
});
