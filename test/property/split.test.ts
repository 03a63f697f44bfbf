import fc from 'fast-check';
import { groupBy } from '../../lambdas/domain/collections';
import type { EventDraft } from '../../lambdas/domain/event/event';
import { normalise } from '../../lambdas/domain/event/normalise';
import { parseJson } from '../../lambdas/domain/json-text';
import { PIECE_BYTES, splitWebhook } from '../../lambdas/domain/whatsapp/split-webhook';
import { anyFixture, mutatedFixture, smallWebhook } from '../support/arbitraries';

interface Body {
  readonly object: string;
  readonly entry: readonly unknown[];
}

const OBJECT = 'whatsapp_business_account';

/** Entries of several webhooks in one, or their envelopes in a list; with the accounts that Meta's examples share told apart. */
const manyAccounts = fc
  .tuple(
    fc.array(
      fc.tuple(
        fc.oneof(anyFixture, smallWebhook, mutatedFixture),
        fc.constantFrom(undefined, '0', '1', '2', 3),
      ),
      {
        minLength: 1,
        maxLength: 8,
      },
    ),
    fc.boolean(),
  )
  .map(([parts, asList]) => {
    const bodies = parts.map(([whole, id]) => withAccount(whole, id));
    if (asList) return bodies;
    return {
      object: OBJECT,
      entry: bodies.flatMap((each) => (Array.isArray(each?.entry) ? each.entry : [])),
    };
  });

function withAccount(whole: unknown, id: unknown): Body | undefined {
  const given = whole as Partial<Body> | null;
  if (!Array.isArray(given?.entry)) return given as Body;
  return {
    ...given,
    entry: given.entry.map((each) => (id === undefined || !isObject(each) ? each : { ...each, id })),
  } as Body;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Long texts, so that pieces are full; they change nothing of what the webhook says. */
const padding = fc.constantFrom(0, 30_000, 70_000);

function drafts(text: string): readonly EventDraft[] | undefined {
  const normalised = normalise(parseJson(text));
  return normalised.ok ? normalised.drafts : undefined;
}

function split(text: string) {
  return splitWebhook({ text, parsed: JSON.parse(text), bytes: Buffer.byteLength(text) }, 'main');
}

/** What comes to the same account comes in the same order; which account comes first does not matter. */
function byAccount(events: readonly EventDraft[]) {
  return new Map([...groupBy(events, ({ entryId }) => entryId)].sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe('a webhook in pieces', () => {
  it('gives the same events as the whole, in the same order for each account', () => {
    fc.assert(
      fc.property(manyAccounts, padding, fc.constantFrom(undefined, 1, '\t'), (body, pad, indent) => {
        const padded =
          pad === 0 || Array.isArray(body)
            ? body
            : { ...body, entry: body.entry.map((each) => padEach(each, pad)) };
        const text = JSON.stringify(padded, undefined, indent);
        const whole = drafts(text);
        const pieces = split(text);
        if (!whole) {
          expect(pieces.map((piece) => piece.text)).toEqual([text]);
          return;
        }
        const apart = pieces.map((piece) => drafts(piece.text));
        expect(apart).not.toContain(undefined);
        // Of an account told as 0 the numbers are apart, so only each number's order is kept.
        const events = apart.flatMap((each) => each ?? []);
        const told = (all: readonly EventDraft[]) =>
          all.filter(({ entryId }) => entryId !== '0' && entryId !== '');
        expect(byAccount(told(events))).toEqual(byAccount(told(whole)));
        const sorted = (all: readonly EventDraft[]) => all.map((event) => JSON.stringify(event)).sort();
        expect(sorted(events)).toEqual(sorted(whole));
      }),
      { numRuns: 500 },
    );
  });

  it('has one group a piece, that SQS takes, and is cut as small as its changes allow', () => {
    fc.assert(
      fc.property(manyAccounts, (body) => {
        const text = JSON.stringify(body);
        for (const { group, text: piece } of split(text)) {
          expect(group).toMatch(/^[A-Za-z0-9._-]{1,128}$/);
          const { entry } = JSON.parse(piece) as { entry?: { changes?: unknown[] }[] };
          const changes = entry?.flatMap((each) => each?.changes ?? []) ?? [];
          if (piece !== text && changes.length > 1)
            expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(PIECE_BYTES);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is cut, or not, from any JSON whatever', () => {
    const inside = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.jsonValue({ maxDepth: 2 }),
        fc.array(tie('any'), { maxLength: 3 }),
        tie('entry'),
      ),
      entry: fc.record(
        { id: fc.jsonValue(), time: fc.jsonValue(), changes: tie('any') },
        { requiredKeys: [] },
      ),
    })).any;
    const envelope = fc.record(
      { object: fc.constantFrom(OBJECT, 'page'), entry: fc.array(inside, { maxLength: 4 }) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), envelope, fc.array(envelope, { maxLength: 3 })), (body) => {
        const text = JSON.stringify(body);
        const whole = drafts(text);
        const apart = split(text).flatMap((piece) => drafts(piece.text) ?? []);
        expect(apart.map(({ id }) => id).sort()).toEqual((whole ?? []).map(({ id }) => id).sort());
      }),
      { numRuns: 500 },
    );
  });
});

function padEach(entry: unknown, length: number): unknown {
  const changes = isObject(entry) ? (entry as { changes?: unknown }).changes : undefined;
  if (!isObject(entry) || !Array.isArray(changes)) return entry;
  const pad = (change: unknown) =>
    isObject(change) ? { padding: 'é'.repeat(length / 2), ...change } : change;
  return { ...entry, changes: changes.map(pad) };
}
