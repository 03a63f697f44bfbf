/** How many events a second one core makes of webhooks: the pure part of normalise, from a body's text to events. */
import { toCloudEvent } from '../lambdas/domain/event/event';
import { normalise } from '../lambdas/domain/event/normalise';
import { parseJson } from '../lambdas/domain/json-text';
import { raisesOf } from '../lambdas/domain/ledger/raises';
import { factNameOf } from '../lambdas/domain/ledger/record';
import { largeBody } from '../local/meta/large-body';
import { createRandom } from '../local/random';
import { compareCpu, type Variant } from './support/cpu';
import type { Bench } from './support/report';
import { makeWebhooks, TENANTS } from './support/webhooks';

const WEBHOOKS = 512;
const UPDATES = 1_000;
const ROUNDS = 9;
const SENT_MS = Date.UTC(2026, 10, 21, 9);

export const normaliseEvents: Bench = async ({ progress }) => {
  const small = makeWebhooks(WEBHOOKS, 1, SENT_MS).map(({ bytes }) => bytes.toString('utf8'));
  const large = largeBody({
    senders: TENANTS,
    sentMs: SENT_MS,
    random: createRandom(1),
    updates: UPDATES,
    bytes: 1_000_000,
    updatesPerChange: 10,
  });
  const sources = [
    { name: 'one update each', texts: small, events: 1 },
    { name: `${UPDATES.toLocaleString('en')} updates in 1 MB`, texts: [large], events: UPDATES },
  ];
  const rows = [];
  for (const { name, texts, events } of sources) {
    const variants: readonly Variant[] = [
      { name: 'floor', run: over(texts, (text) => void JSON.parse(text)) },
      { name, run: over(texts, toEvents) },
    ];
    const [, measured] = await compareCpu(variants, {
      rounds: ROUNDS,
      progress: (round) => progress(`${name}, round ${round} of ${ROUNDS}`),
    });
    if (!measured) continue;
    const perEvent = measured.microseconds / events;
    rows.push({ name, figures: [1_000_000 / perEvent, perEvent, measured.ratio] });
  }
  return {
    bench: 'normalise',
    method:
      'process.cpuUsage over the pure part of normalise (parse, read every field, name the facts, make the events), ' +
      `floor and row in each of ${ROUNDS} interleaved rounds of one process; medians over the rounds.`,
    columns: [
      { head: 'events a second and core', unit: '/s' },
      { head: 'CPU an event', unit: 'us', digits: 1 },
      { head: 'to JSON.parse alone', unit: 'x', digits: 1 },
    ],
    rows,
    notes: [
      'Hashing of ids, the ledger and the topic are not in it: the throughput of the whole stack has them.',
    ],
    failures: [],
  };
};

function over(texts: readonly string[], work: (text: string) => void): Variant['run'] {
  return (call) => {
    const text = texts[call % texts.length];
    if (text !== undefined) work(text);
  };
}

function toEvents(text: string): void {
  const normalised = normalise(parseJson(text), SENT_MS);
  if (!normalised.ok) throw new Error(`normalise refused a webhook of the bench: ${normalised.problem}`);
  for (const draft of normalised.drafts) {
    factNameOf(draft);
    raisesOf(draft);
    toCloudEvent(draft, { tenantId: 'demo-1', receivedAtMs: SENT_MS });
  }
}
