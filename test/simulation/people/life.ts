/**
 * The real notify handler lives through a plan in virtual time: reports come late, twice and in the wrong order, two
 * notifiers run at once, both crash at any effect, channels fail or hang, people silence, acknowledge and snooze.
 */
import { encodeReport } from '../../../lambdas/domain/alert/report';
import { acknowledge } from '../../../lambdas/domain/dispatch/acknowledge';
import { type Change, type Desk, type DeskEntry, EMPTY_DESK } from '../../../lambdas/domain/dispatch/desk';
import { addSilence } from '../../../lambdas/domain/dispatch/silences';
import { nextDueMs } from '../../../lambdas/domain/dispatch/tick';
import type { Message } from '../../../lambdas/domain/message/message';
import type { Outcome } from '../../../lambdas/notify/channel-kind';
import { createNotify } from '../../../lambdas/notify/handler';
import { reportOf } from '../../support/desk-world';
import { sqsEvent } from '../../support/ports-notify';
import { type Episode, MINUTE_MS, type Outage, type Plan, ROUTING, START_MS, silencerOf } from './plan';

/** What a channel was asked to tell. */
export interface Sending {
  readonly atMs: number;
  /** For whom it is, and who was told in its place or not. */
  readonly receiver: string;
  readonly via: string;
  readonly message: Message;
  /** Whether it arrived; the notifier may not know. */
  readonly arrived: boolean;
  /** Nobody could be sure of an earlier attempt. */
  readonly isRetry: boolean;
}

export interface Lived {
  readonly sendings: readonly Sending[];
  readonly silenced: readonly { readonly matcher: string; readonly fromMs: number; readonly toMs: number }[];
  readonly desk: Desk;
  readonly entries: readonly DeskEntry[];
  readonly invocations: number;
  readonly crashes: number;
}

interface Planned {
  readonly atMs: number;
  readonly run: () => Promise<void>;
}

/** Where one invocation runs. What it awaits once it is dead never comes. */
interface Sandbox {
  readonly isDead: boolean;
  die(): void;
}

/** Crashes are seldom, but in storms. */
const CRASH_RATE = 0.003;
const STORM_RATE = 0.1;
/** SQS hands a message out again after this. */
const VISIBLE_AGAIN_MS = 6 * MINUTE_MS;

export async function liveThrough(plan: Plan): Promise<Lived> {
  const { random } = plan;
  let nowMs = START_MS;
  let desk = EMPTY_DESK;
  let version = 0;
  let invocations = 0;
  let crashes = 0;
  const sendings: Sending[] = [];
  const silenced: { matcher: string; fromMs: number; toMs: number }[] = [];
  const entries: DeskEntry[] = [];
  const tried = new Set<string>();
  const agenda: Planned[] = [];
  const at = (atMs: number, run: Planned['run']): void => {
    const index = agenda.findIndex((planned) => planned.atMs > atMs);
    agenda.splice(index < 0 ? agenda.length : index, 0, { atMs, run });
  };
  const storms = Array.from(
    { length: 10 },
    () => START_MS + Math.floor(random.next() * (plan.endMs - START_MS)),
  );

  /** A moment at which the sandbox may be gone, with whatever it was about to do, or the call may fail. */
  const risk = async (sandbox: Sandbox): Promise<void> => {
    // Others get their turn.
    for (let yields = random.int(4); yields > 0; yields--) await Promise.resolve();
    const isStorm = storms.some((ms) => ms <= nowMs && nowMs < ms + 60 * MINUTE_MS);
    const isOver = nowMs > plan.endMs - 36 * 60 * MINUTE_MS;
    const isHit = !isOver && random.next() < (isStorm ? STORM_RATE : CRASH_RATE);
    if (isHit) crashes++;
    if (isHit && random.next() < 0.5) sandbox.die();
    if (sandbox.isDead) await new Promise(() => {});
    if (isHit) throw new Error('no answer came');
  };
  const changeIn =
    (sandbox: Sandbox) =>
    async <Made extends Change>(make: (desk: Desk) => Made): Promise<Made> => {
      for (;;) {
        const read = version;
        const made = make(desk);
        await risk(sandbox);
        if (read !== version) continue;
        version++;
        // As it would be read back.
        desk = JSON.parse(JSON.stringify(made.desk)) as Desk;
        entries.push(...made.log);
        await risk(sandbox);
        return made;
      }
    };
  const change = changeIn({ isDead: false, die: () => {} });
  const send = async (sandbox: Sandbox, via: string, message: Message): Promise<Outcome> => {
    await risk(sandbox);
    const outage = plan.outages.find(
      ({ receiver, fromMs, toMs }) => receiver === via && fromMs <= nowMs && nowMs < toMs,
    );
    const answer = outage
      ? answerOf(outage)
      : { outcome: { kind: 'delivered', ref: `ref-${via}` } as const, arrived: true };
    const receiver = desk.orders[message.key]?.receiver ?? via;
    sendings.push({
      atMs: nowMs,
      receiver,
      via,
      message,
      arrived: answer.arrived,
      isRetry: tried.has(message.key),
    });
    tried.add(message.key);
    if (answer.arrived) react(message);
    await risk(sandbox);
    return answer.outcome;
  };
  const answerOf = ({ how }: Outage): { outcome: Outcome; arrived: boolean } => {
    if (how === 'refused') return { outcome: { kind: 'refused', reason: 'status 403' }, arrived: false };
    if (how === 'unavailable') {
      const asked = random.next() < 0.3 ? { retryAfterMs: random.int(600) * 1_000 } : {};
      return { outcome: { kind: 'unavailable', reason: 'status 503', ...asked }, arrived: false };
    }
    return {
      outcome: { kind: 'unavailable', reason: 'no answer', maybeSent: true },
      arrived: random.next() < 0.5,
    };
  };
  /** Who is woken takes it on, or sleeps on it, or does not hear the telephone. */
  const react = ({ kind, thread }: Message): void => {
    if (kind !== 'escalation' || random.next() < 0.4) return;
    at(nowMs + random.int(20) * MINUTE_MS, async () => {
      const atMs = nowMs;
      const snooze = random.next() < 0.2 ? { untilMs: atMs + (1 + random.int(120)) * MINUTE_MS } : {};
      await change((before) => {
        const made = acknowledge(before, thread, { by: 'sari', ...snooze }, atMs);
        return made.ok ? made : { desk: before, log: [] };
      }).catch(() => undefined);
    });
  };

  const notifyIn = (sandbox: Sandbox) =>
    createNotify({
      readRouting: async () => ROUTING,
      desk: { change: changeIn(sandbox) },
      openReceiver: async (via) => ({
        ok: true,
        channel: { send: (message) => send(sandbox, via, message) },
      }),
      wakeUp: async (seconds) => {
        // Lost now and then: the schedule comes within the minute.
        if (random.next() < 0.9) at(nowMs + seconds * 1_000, async () => call([]));
      },
      setAside: async () => {},
      clock: { now: () => nowMs, sleep: async () => {} },
      log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
      metrics: { count: () => {}, fail: () => {}, time: () => {}, size: () => {}, flush: () => {} },
    });
  const call = async (bodies: readonly string[], receiveCount = 1): Promise<void> => {
    invocations++;
    let die: () => void = () => {};
    const died = new Promise<'died'>((resolve) => {
      die = () => resolve('died');
    });
    const sandbox = {
      isDead: false,
      die: () => {
        sandbox.isDead = true;
        die();
      },
    };
    const done = notifyIn(sandbox)(bodies.length > 0 ? sqsEvent(bodies, receiveCount) : {}).then(
      () => 'done' as const,
      () => 'failed' as const,
    );
    const end = await Promise.race([done, died]);
    if (end !== 'done' && bodies.length > 0)
      at(nowMs + VISIBLE_AGAIN_MS, () => call(bodies, receiveCount + 1));
  };
  const deliver = (atMs: number, body: string): void => {
    const copies = random.next() < 0.1 ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const lateMs = random.next() < 0.95 ? random.int(20_000) : random.int(20 * MINUTE_MS);
      at(atMs + lateMs, async () => {
        const both = random.next() < 0.3 ? [call([body]), call([])] : [call([body])];
        await Promise.all(both);
      });
    }
  };

  for (const episode of plan.episodes) {
    for (const { atMs, body } of reportsOf(episode)) deliver(atMs, body);
  }
  for (const silencing of plan.silences) {
    at(silencing.fromMs, async () => {
      const wish = {
        matchers: [silencerOf(silencing)],
        startMs: nowMs,
        endMs: silencing.toMs,
        by: 'budi',
        why: 'we know',
      };
      const done = await change((before) => {
        const made = addSilence(before, wish, nowMs);
        return made.ok ? made : { desk: before, log: [] };
      }).catch(() => undefined);
      // A crash after the write leaves the silence there, and nobody told.
      const id = Object.values(desk.silences).find(({ startMs }) => startMs === wish.startMs);
      if (done || id) silenced.push({ matcher: silencing.matcher, fromMs: nowMs, toMs: silencing.toMs });
    });
  }

  const isBusy = () => nextDueMs(desk) !== undefined || Object.keys(desk.alerts).length > 0 || version === 0;
  await runThrough(agenda, plan.endMs, isBusy, async (atMs, run) => {
    nowMs = Math.max(nowMs, atMs);
    await (run ? run() : Promise.all(random.next() < 0.1 ? [call([]), call([])] : [call([])]));
  });
  return { sendings, silenced, desk, entries, invocations, crashes };
}

/** The schedule calls each minute, and what was planned comes between; where nothing can be due, minutes are left out. */
async function runThrough(
  agenda: Planned[],
  endMs: number,
  isBusy: () => boolean,
  live: (atMs: number, run?: Planned['run']) => Promise<void>,
): Promise<void> {
  for (let minuteMs = START_MS; minuteMs < endMs; ) {
    const [next] = agenda;
    if (!isBusy()) {
      if (!next) return;
      minuteMs = Math.max(minuteMs, Math.floor(next.atMs / MINUTE_MS) * MINUTE_MS);
    }
    if (next && next.atMs <= minuteMs) {
      agenda.shift();
      await live(next.atMs, next.run);
    } else {
      await live(minuteMs);
      minuteMs += MINUTE_MS;
    }
  }
}

/** What the evaluator reports of an episode. */
function reportsOf({ subject, startMs, endMs, flaps }: Episode): readonly { atMs: number; body: string }[] {
  const { rule, tenant, severity, category, cooldownMs } = subject;
  const wish = { rule, severity, category, ...(tenant ? { tenant } : {}) };
  const report = (status: 'firing' | 'resolved', atMs: number, flapping: boolean) => ({
    atMs,
    body: encodeReport(reportOf(status, atMs, startMs, { ...wish, change: { cooldownMs, flapping } })),
  });
  const isFlapping = (ms: number) => flaps !== undefined && flaps.fromMs <= ms && ms < flaps.toMs;
  return [
    report('firing', startMs, false),
    ...(flaps && flaps.fromMs < endMs ? [report('firing', flaps.fromMs, true)] : []),
    ...(flaps && flaps.toMs < endMs ? [report('firing', flaps.toMs, false)] : []),
    report('resolved', endMs, isFlapping(endMs)),
    ...(flaps && flaps.toMs >= endMs ? [report('resolved', flaps.toMs, false)] : []),
  ];
}
