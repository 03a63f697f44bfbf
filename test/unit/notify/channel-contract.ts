/**
 * What holds for every kind of channel, however it reaches its provider: which answers are worth another attempt, what
 * a reason may say, which messages must come through. A kind joins with a world of its own and `channelContract(...)`.
 */
import type { Message } from '../../../lambdas/domain/message/message';
import { MESSAGE_KINDS } from '../../../lambdas/domain/message/message';
import type { Channel, ChannelKind, ChannelParts, Outcome } from '../../../lambdas/notify/channel-kind';
import { openChannel } from '../../../lambdas/notify/settings';
import { T0 } from '../../support/builders';
import { hugeMessage, later, MARKUP_NAMES, message, toldAlert } from '../../support/messages';
import { fixedClock } from '../../support/ports';

export type Fault =
  | {
      readonly status: number;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** No answer, and the connection stays open. */
  | 'hang'
  /** The connection breaks before an answer. */
  | 'reset';

/** A provider that a test holds in its hand, and how a channel is led to it. */
export interface ContractWorld {
  readonly kind: ChannelKind;
  readonly credential: unknown;
  readonly target: unknown;
  /** What the kind's `open` takes beside clock and deadline. */
  readonly parts?: Partial<ChannelParts>;
  /** What no reason may hold: secrets, addresses, targets. */
  readonly secrets: readonly string[];
  /** The next request meets it. */
  fail(fault: Fault): void;
  /** What people were shown, each message as one text. */
  shown(): readonly string[];
  /** How many requests came. */
  requests(): number;
  /** From now on nobody listens. */
  close(): Promise<void>;
}

export interface ContractOptions {
  /** To be called when a request has come in whole. */
  readonly onRequest: () => void;
}

export interface Contract {
  readonly name: string;
  open(options: ContractOptions): Promise<ContractWorld>;
  /** What is taken for granted of a provider whose statuses mean what they mean on the web, where this one differs. */
  readonly statuses?: Readonly<Record<number, Outcome['kind']>>;
  /** An answer that nobody understands. @default unavailable */
  readonly garbage?: Outcome['kind'];
  /** A body by which the provider would give a secret away, if a reason held it. */
  echo?(secret: string): string;
  /** Channels that are told by `Retry-After`. @default true */
  readonly retryAfterHeader?: boolean;
  /** For machines to read: everything is passed on as it is. @default false */
  readonly isMachine?: boolean;
  /** How a text is shown where a channel can carry only part of it. @default as it is */
  readonly shows?: (text: string) => string;
}

const STATUSES: readonly (readonly [number, Outcome['kind']])[] = [
  [302, 'refused'],
  [400, 'refused'],
  [401, 'refused'],
  [403, 'refused'],
  [404, 'refused'],
  [408, 'unavailable'],
  [410, 'refused'],
  [413, 'refused'],
  [425, 'unavailable'],
  [429, 'unavailable'],
  [500, 'unavailable'],
  [502, 'unavailable'],
  [503, 'unavailable'],
];

export function channelContract(contract: Contract): void {
  const {
    name,
    statuses = {},
    garbage = 'unavailable',
    isMachine = false,
    shows = (text: string) => text,
  } = contract;
  let world: ContractWorld;
  let channel: Channel;
  let deadline: AbortController;
  let hangs: boolean;

  beforeEach(async () => {
    deadline = new AbortController();
    hangs = false;
    world = await contract.open({ onRequest: () => hangs && deadline.abort() });
    const { kind, credential, target, parts } = world;
    const opened = openChannel(
      { entries: { [name]: credential } },
      { channel: kind.name, credential: name, target },
      { kinds: [kind], clock: fixedClock(T0), deadline: () => deadline.signal, ...parts },
    );
    if (!opened.ok) throw new Error(opened.reason);
    channel = opened.channel;
  });
  afterEach(() => world.close());

  /** Sends, and looks whether the outcome gives anything away. */
  async function send(what: Message = message()): Promise<Outcome> {
    const outcome = await channel.send(what);
    const reason = 'reason' in outcome ? outcome.reason : '';
    for (const secret of world.secrets) expect(reason).not.toContain(secret);
    return outcome;
  }

  const last = () => world.shown().at(-1) ?? '';

  describe(`the channel ${name}`, () => {
    it('tells what is wrong, whose it is, how bad, since when, and what to do', async () => {
      expect(await send()).toMatchObject({ kind: 'delivered' });
      expect(world.shown()).toHaveLength(1);
      for (const said of [
        'High',
        'Too many messages fail',
        'Acme Law',
        '25 %',
        isMachine ? 'sinceMs' : 'since 09:38 UTC',
      ]) {
        expect(last().toLowerCase()).toContain(said.toLowerCase());
      }
    });

    it.each(MESSAGE_KINDS)('takes a message of the kind %s', async (kind) => {
      await send();
      expect(await send(later(kind, undefined))).toMatchObject({ kind: 'delivered' });
    });

    it('follows an incident from its first message to its end', async () => {
      const first = await send();
      expect(first.kind).toBe('delivered');
      const ref = first.kind === 'delivered' ? first.ref : undefined;
      const update = await send(later('update', ref));
      // Whichever of the answers is kept, the next message finds the thread.
      if (ref !== undefined) expect(update).toEqual({ kind: 'delivered', ref });
      expect(await send(later('resolved', ref))).toMatchObject({ kind: 'delivered' });
      expect(last()).toMatch(/resolved/i);
    });

    it.each(STATUSES)('takes status %d for %s unless it says otherwise', async (status, usual) => {
      world.fail({ status, ...(status === 302 ? { headers: { location: '/elsewhere' } } : {}) });
      const outcome = await send();
      expect(outcome.kind).toBe(statuses[status] ?? usual);
      if ('reason' in outcome) expect(outcome.reason).toContain(String(status));
      expect(world.requests()).toBe(1);
      expect(world.shown()).toEqual([]);
    });

    it('is well again after a failure', async () => {
      world.fail({ status: 503 });
      await send();
      expect(await send()).toMatchObject({ kind: 'delivered' });
    });

    if (contract.retryAfterHeader ?? true) {
      it.each([
        ['7', 7_000],
        [' 30 ', 30_000],
        ['0', 0],
        [new Date(T0 + 90_000).toUTCString(), 90_000],
        [new Date(T0 - 90_000).toUTCString(), 0],
        // Nobody waits for a day to be told.
        ['86400', 3_600_000],
        ['soon', undefined],
        ['1.5', undefined],
        ['-3', undefined],
      ])('waits as long as Retry-After: %s asks', async (retryAfter, retryAfterMs) => {
        for (const status of [429, 503]) {
          world.fail({ status, headers: { 'retry-after': retryAfter } });
          const outcome = await send();
          expect(outcome.kind).toBe('unavailable');
          expect(outcome).toEqual({
            kind: 'unavailable',
            reason: expect.any(String),
            ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
          });
        }
      });
    }

    it.each(['<html>Please log in</html>', '<!doctype html><p>It works!'])(
      'does not believe a 200 that says %s',
      async (body) => {
        world.fail({ status: 200, body });
        expect((await send()).kind).toBe(garbage);
      },
    );

    it('is unavailable while nobody answers in time', async () => {
      hangs = true;
      world.fail('hang');
      expect(await send()).toMatchObject({ kind: 'unavailable', maybeSent: true });
    });

    it('is unavailable when the connection breaks', async () => {
      world.fail('reset');
      expect((await send()).kind).toBe('unavailable');
    });

    it('is unavailable when nobody listens', async () => {
      await world.close();
      expect((await send()).kind).toBe('unavailable');
    });

    it('keeps to itself what a provider writes', async () => {
      for (const status of [200, 302, 400, 401, 403, 404, 429, 500]) {
        for (const secret of world.secrets) {
          const body = contract.echo?.(secret) ?? `{"error":"${secret}"}`;
          world.fail({ status, body, headers: { location: secret, 'retry-after': secret } });
          await send();
        }
      }
    });

    it('brings the worst of an outage for thousands, and says how much more there is', async () => {
      expect(await send(hugeMessage())).toMatchObject({ kind: 'delivered' });
      expect(last()).toMatch(/more|2000|2,000/);
    });

    it.each(MARKUP_NAMES)('shows the name %s as it stands', async (markup) => {
      const told = toldAlert({ tenant: { id: 'acme', name: markup } });
      expect(await send(message({ title: markup, alerts: [told] }))).toMatchObject({ kind: 'delivered' });
      const shown = shows(markup);
      expect(last().split(shown).length).toBeGreaterThan(1);
    });

    it('survives texts that are hardly texts', async () => {
      const odd = 'a\u0000b\u001b[31m\r\nc\u202Ed\uD800e\u2028f';
      const told = toldAlert({
        tenant: { id: odd, name: odd },
        reason: odd,
        value: odd,
        summary: odd,
        runbook: odd,
      });
      expect(await send(message({ title: odd, note: odd, alerts: [told] }))).toMatchObject({
        kind: 'delivered',
      });
      if (!isMachine) expect(last()).not.toMatch(/(?!\n)[\p{Cc}\p{Zl}\u202E]/u);
    });

    it('tells something even where there is next to nothing to tell', async () => {
      const bare = toldAlert({ reason: '', summary: '' });
      const { tenant: _t, value: _v, limit: _l, runbook: _r, ...rest } = bare;
      const commands = { show: 'kentongan alerts ls' };
      expect(await send(message({ title: '', alerts: [rest], commands }))).toMatchObject({
        kind: 'delivered',
      });
      const totals = { firing: 3, resolved: 0, tenants: 0 };
      expect(await send(message({ alerts: [], totals, commands }))).toMatchObject({ kind: 'delivered' });
    });
  });
}
