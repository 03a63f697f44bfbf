/**
 * Delivers updates over HTTP as Meta does: some merged into one body, all signed, again on any answer but 200, now
 * and then twice or late. What the updates say is not its business.
 */
import { Agent } from 'node:http';
import type { Random } from '../random';
import type { Clock } from '../time/clock';
import { between } from './draw';
import { composeEnvelope } from './envelope';
import { escapeJson } from './escape';
import { type AttemptKind, type DeliveryAccount, Ledger } from './ledger';
import { Limiter } from './limiter';
import { call } from './post';
import { RETRY_FOR_MS, retryWaitMs } from './retry-schedule';
import { signBody } from './sign';
import type { Update } from './update';
import { WaitingRoom } from './waiting-room';

export interface DeliveryHabits {
  /** Share of updates that wait a moment to be merged with others. @default 0.3 */
  readonly batchShare?: number;
  /** How long they wait, milliseconds. @default 400 */
  readonly batchWindowMs?: number;
  /** Updates in one body at most. @default 1000, Meta's limit */
  readonly batchLimit?: number;
  /** Share of acknowledged bodies that come a second time. @default 0.01 */
  readonly duplicateShare?: number;
  /** Share of bodies that are held back for up to two minutes, so that later ones overtake them. @default 0.02 */
  readonly disorderShare?: number;
  /** Requests under way at a time at most. @default 50 */
  readonly maxConcurrent?: number;
  /** Silence after which an attempt has failed, real milliseconds. @default 10000 */
  readonly timeoutMs?: number;
}

export interface DeliveryOptions extends DeliveryHabits {
  readonly clock: Clock;
  readonly random: Random;
  /** The callback URL, plain HTTP. */
  readonly url: string;
  readonly appSecret: string;
  /** Told when an update is tried for the first time, and when it is acknowledged or given up. */
  readonly onUpdate?: (update: Update, event: 'sent' | 'acknowledged' | 'gave-up') => void;
}

interface Body {
  readonly updates: readonly Update[];
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  /** For this body alone, so that the order of answers does not shift the draws of others. */
  readonly random: Random;
  readonly comesTwice: boolean;
  firstAttemptMs?: number;
  retries: number;
}

type Waiting = 'batch' | 'held-back' | 'retry' | 'duplicate';

export class Delivery {
  private readonly settings: Required<DeliveryHabits>;
  private readonly ledger: Ledger;
  private readonly limiter: Limiter;
  private readonly waiting: WaitingRoom<Waiting>;
  private readonly habits: Random;
  private readonly url: URL;
  private readonly agent: Agent;
  private readonly inFlight = new Set<Promise<void>>();
  private batch: Update[] = [];
  private serial = 0;
  private isStopping = false;
  private onIdle: (() => void)[] = [];

  constructor(private readonly options: DeliveryOptions) {
    this.settings = {
      batchShare: options.batchShare ?? 0.3,
      batchWindowMs: options.batchWindowMs ?? 400,
      batchLimit: options.batchLimit ?? 1000,
      duplicateShare: options.duplicateShare ?? 0.01,
      disorderShare: options.disorderShare ?? 0.02,
      maxConcurrent: options.maxConcurrent ?? 50,
      timeoutMs: options.timeoutMs ?? 10_000,
    };
    this.url = new URL(options.url);
    if (this.url.protocol !== 'http:') throw new TypeError(`${options.url}: only plain HTTP is spoken here`);
    this.ledger = new Ledger(options.random.fork('latencies'));
    this.habits = options.random.fork('habits');
    this.limiter = new Limiter(this.settings.maxConcurrent);
    this.waiting = new WaitingRoom(options.clock);
    this.agent = new Agent({ keepAlive: true, maxSockets: this.settings.maxConcurrent });
  }

  /** Takes one update that is due now. */
  submit(update: Update): void {
    this.isStopping = false;
    this.ledger.due();
    if (this.habits.next() >= this.settings.batchShare) {
      this.dispatch([update]);
      return;
    }
    this.batch.push(update);
    if (this.batch.length >= this.settings.batchLimit) this.waiting.callIn('batch');
    else if (this.batch.length === 1) {
      this.waiting.wait('batch', this.options.clock.now() + this.settings.batchWindowMs, () =>
        this.closeBatch(),
      );
    }
  }

  account(): DeliveryAccount {
    return this.ledger.account();
  }

  /** Sends what is due and has not been tried, waits for the answers, and lets retries and duplicates drop. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.sendDue();
    this.waiting.cancel('retry');
    this.waiting.cancel('duplicate');
    while (this.inFlight.size > 0) await Promise.all(this.inFlight);
    this.agent.destroy();
    this.checkIdle();
  }

  /** Sends what is due, and resolves once every retry and duplicate has run its course; time must go on for it. */
  async drain(): Promise<void> {
    this.sendDue();
    if (!this.isIdle()) await new Promise<void>((resolve) => this.onIdle.push(resolve));
    this.agent.destroy();
  }

  private sendDue(): void {
    this.waiting.callIn('batch');
    this.waiting.callIn('held-back');
  }

  private closeBatch(): void {
    const updates = this.batch;
    this.batch = [];
    this.dispatch(updates);
  }

  private dispatch(updates: readonly Update[]): void {
    const { clock, appSecret, random } = this.options;
    const bytes = Buffer.from(escapeJson(composeEnvelope(updates, clock.now())));
    const body: Body = {
      updates,
      bytes,
      headers: {
        'content-type': 'application/json',
        'content-length': String(bytes.length),
        'x-hub-signature-256': signBody(bytes, appSecret),
        'user-agent': 'facebookexternalua',
        accept: '*/*',
      },
      random: random.fork(`body-${this.serial++}`),
      comesTwice: this.habits.next() < this.settings.duplicateShare,
      retries: 0,
    };
    const isHeldBack = this.habits.next() < this.settings.disorderShare;
    if (!isHeldBack || this.isStopping) this.start('first', body);
    else this.later('held-back', between(body.random, 2000, 120_000), () => this.start('first', body));
  }

  private later(kind: Waiting, delayMs: number, work: () => void): void {
    this.waiting.wait(kind, this.options.clock.now() + delayMs, work);
  }

  private start(kind: AttemptKind, body: Body): void {
    const work = this.options.clock.track(this.limiter.run(() => this.attempt(kind, body)));
    this.inFlight.add(work);
    void work.finally(() => {
      this.inFlight.delete(work);
      this.checkIdle();
    });
  }

  private async attempt(kind: AttemptKind, body: Body): Promise<void> {
    const { clock } = this.options;
    body.firstAttemptMs ??= clock.now();
    this.ledger.attempted(kind, body.updates);
    if (kind === 'first') this.tell(body, 'sent');
    const { bytes, headers } = body;
    // The receiver's speed is a fact of this machine, so it is measured in real time on any clock.
    const startedMs = performance.now();
    const outcome = await call({
      url: this.url,
      method: 'POST',
      headers,
      body: bytes,
      agent: this.agent,
      timeoutMs: this.settings.timeoutMs,
    });
    if (outcome.kind === 'answer' && outcome.status === 200) {
      this.ledger.answeredAfter(performance.now() - startedMs);
      if (kind !== 'duplicate') this.succeed(body);
      return;
    }
    this.ledger.failed(
      outcome.kind === 'answer'
        ? { atMs: clock.now(), status: outcome.status, message: outcome.body }
        : { atMs: clock.now(), message: outcome.message },
    );
    if (kind !== 'duplicate') this.retry(body, body.firstAttemptMs);
  }

  private succeed(body: Body): void {
    this.ledger.acknowledged(body.updates);
    this.tell(body, 'acknowledged');
    if (!body.comesTwice || this.isStopping) return;
    this.later('duplicate', between(body.random, 50, 60_000), () => this.start('duplicate', body));
  }

  private retry(body: Body, firstAttemptMs: number): void {
    const { clock } = this.options;
    body.retries++;
    const delayMs = retryWaitMs(body.retries, body.random);
    if (clock.now() + delayMs > firstAttemptMs + RETRY_FOR_MS) {
      this.ledger.gaveUp(body.updates);
      this.tell(body, 'gave-up');
    } else if (!this.isStopping) {
      this.later('retry', delayMs, () => this.start('retry', body));
    }
  }

  private tell(body: Body, event: 'sent' | 'acknowledged' | 'gave-up'): void {
    for (const update of body.updates) this.options.onUpdate?.(update, event);
  }

  private isIdle(): boolean {
    return this.inFlight.size === 0 && this.waiting.size === 0;
  }

  private checkIdle(): void {
    if (!this.isIdle()) return;
    const resolvers = this.onIdle;
    this.onIdle = [];
    for (const resolve of resolvers) resolve();
  }
}
