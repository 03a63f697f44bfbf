import fc from 'fast-check';
import { parseReport } from '../../lambdas/domain/alert/parse-report';
import { EVENTS } from '../../lambdas/domain/event/catalogue';
import { EVENT_CONTENTS } from '../../lambdas/domain/event/content';
import { toCloudEvent } from '../../lambdas/domain/event/event';
import { normalise } from '../../lambdas/domain/event/normalise';
import { eventSchema } from '../../lambdas/domain/event/schema';
import { parseJson } from '../../lambdas/domain/json-text';
import { FIELDS } from '../../lambdas/domain/whatsapp/fields';
import { anyFixture, mutatedFixture, replaceAt, smallWebhook } from '../support/arbitraries';
import { statusReport, T0, textMessage, webhook } from '../support/builders';
import { schemaFaults } from '../support/json-schema';

/** Whatever came, the answer is a problem, or events that can be published, with their content and without. */
function expectSound(body: unknown): void {
  const normalised = normalise(body);
  if (!normalised.ok) {
    expect(normalised.problem).not.toBe('');
    return;
  }
  for (const draft of normalised.drafts) {
    expect(draft.id).toMatch(/^[0-9a-f]{32}$/);
    const definition = EVENTS.find(({ type }) => type === draft.type);
    for (const content of EVENT_CONTENTS) {
      const event = toCloudEvent(draft, { tenantId: 'acme', receivedAtMs: T0, content });
      const published: unknown = JSON.parse(JSON.stringify(event));
      expect(definition && schemaFaults(published, eventSchema(definition))).toEqual([]);
    }
  }
}

function membersReversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(membersReversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, membersReversed(member)]),
  );
}

describe('normalising', () => {
  it('is total over any JSON', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), expectSound), { numRuns: 1_000 });
  });

  it('is total over any JSON inside an envelope', () => {
    const envelope = fc
      .record({
        id: fc.jsonValue(),
        field: fc.constantFrom(...FIELDS.keys(), ''),
        value: fc.dictionary(fc.string(), fc.jsonValue()),
      })
      .map(({ id, field, value }) => ({
        object: 'whatsapp_business_account',
        entry: [{ id, changes: [{ field, value }] }],
      }));
    fc.assert(fc.property(envelope, expectSound), { numRuns: 500 });
  });

  it('is total over examples in which something is replaced', () => {
    fc.assert(fc.property(mutatedFixture, expectSound), { numRuns: 2_000 });
  });

  it('drops no message and no status, whatever else is wrong with them', () => {
    const items = fc.array(fc.jsonValue(), { maxLength: 5 });
    fc.assert(
      fc.property(items, items, (messages, statuses) => {
        const value = { messaging_product: 'whatsapp', metadata: {}, messages, statuses };
        const body = {
          object: 'whatsapp_business_account',
          entry: [{ id: '1', changes: [{ field: 'messages', value }] }],
        };
        const normalised = normalise(body);
        // A message of a type that nobody knows is received, and seen to be unknown as well.
        const own = normalised.ok
          ? normalised.drafts.filter(({ data }) => !('reason' in data && data.reason === 'message-type'))
          : [];
        expect(own.length).toBe(Math.max(1, messages.length + statuses.length));
      }),
    );
  });

  it('publishes nothing of what somebody wrote where events carry no content, wherever it stands', () => {
    const words = 'Ines lives at +1 (555) 765-4321';
    fc.assert(
      fc.property(anyFixture, fc.nat(), (body, place) => {
        const normalised = normalise(replaceAt(body, place, words));
        const about = { tenantId: 'acme', receivedAtMs: T0, content: 'none' } as const;
        const published = (normalised.ok ? normalised.drafts : []).map((draft) => toCloudEvent(draft, about));
        expect(JSON.stringify(published).toLowerCase()).not.toMatch(/ines lives|765-4321/);
      }),
      { numRuns: 3_000 },
    );
  });

  it('gives each event the same id in whatever order Meta writes the members of an object', () => {
    const idsOf = (body: unknown) => {
      const normalised = normalise(body, T0);
      return normalised.ok ? normalised.drafts.map(({ id }) => id).sort() : [];
    };
    fc.assert(
      fc.property(fc.oneof(mutatedFixture, smallWebhook), (body) => {
        expect(idsOf(membersReversed(body))).toEqual(idsOf(body));
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same events however entries and changes are batched', () => {
    interface Body {
      readonly entry: readonly { readonly changes: readonly unknown[] }[];
    }
    fc.assert(
      fc.property(fc.array(fc.oneof(anyFixture, smallWebhook), { minLength: 1, maxLength: 6 }), (parts) => {
        const bodies = parts as readonly Body[];
        const object = 'whatsapp_business_account';
        const alone = bodies.map((body) => normalise(body)).flatMap((each) => (each.ok ? each.drafts : []));
        const together = normalise({ object, entry: bodies.flatMap(({ entry }) => entry) });
        const inList = normalise(bodies);
        const apart = bodies
          .flatMap(({ entry }) =>
            entry.flatMap((each) => each.changes.map((change) => ({ ...each, changes: [change] }))),
          )
          .map((entry) => normalise({ object, entry: [entry] }))
          .flatMap((each) => (each.ok ? each.drafts : []));
        const asLines = bodies
          .map((body) => normalise(parseJson(JSON.stringify(body))))
          .flatMap((each) => (each.ok ? each.drafts : []));
        for (const drafts of [together.ok && together.drafts, inList.ok && inList.drafts, apart, asLines])
          expect(drafts).toEqual(alone);
      }),
      { numRuns: 200 },
    );
  });
});

describe('messages and statuses of one number', () => {
  it('become the same events in one change as in one each', () => {
    const person = fc.integer({ min: 1, max: 3 }).map((who) => `1555765432${who}`);
    const item = fc.record({ from: person, id: fc.integer({ min: 0, max: 99 }), status: fc.boolean() });
    const contactOf = (from: string) => ({ wa_id: from, profile: { name: `Name of ${from}` } });
    const changeOf = (
      items: readonly { readonly from: string; readonly id: number; readonly status: boolean }[],
    ) =>
      webhook({
        contacts: [...new Set(items.map(({ from }) => from))].map(contactOf),
        messages: items
          .filter(({ status }) => !status)
          .map(({ from, id }) => textMessage(`wamid.in${id}`, { from })),
        statuses: items
          .filter(({ status }) => status)
          .map(({ from, id }) => statusReport(`wamid.out${id}`, 'delivered', { recipient_id: from })),
      });
    const eventsOf = (body: unknown) => {
      const normalised = normalise(body, T0);
      return normalised.ok ? normalised.drafts.map((draft) => JSON.stringify(draft)) : [];
    };
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 8 }), (items) => {
        const apart = items.flatMap((each) => eventsOf(changeOf([each])));
        expect(eventsOf(changeOf(items)).sort()).toEqual(apart.sort());
      }),
      { numRuns: 500 },
    );
  });
});

describe('reading a notice', () => {
  it('is total over any text and any JSON', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.jsonValue().map((value) => JSON.stringify({ kentonganAlert: 1, AlarmName: 'a', value })),
        ),
        (text) => {
          expect(typeof parseReport(text).ok).toBe('boolean');
        },
      ),
    );
  });
});
