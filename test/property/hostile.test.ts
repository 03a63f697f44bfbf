/** What is made to break things, through ingest and normalise as they are deployed: nothing gets an exception out. */
import fc from 'fast-check';
import { normalise } from '../../lambdas/domain/event/normalise';
import { parseJson } from '../../lambdas/domain/json-text';
import { anyFixture } from '../support/arbitraries';
import { queued, signedPost, sqsEvent, sqsRecord, textMessage, webhook } from '../support/builders';
import { ingestWorld } from '../support/ports-ingest';
import { normaliseWorld } from '../support/ports-normalise';

const PROTOTYPE_NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'length',
];
const HALF_CHARACTERS = ['\\ud83d', '\\udc00\\ud800', '\\u0000', '\\uffff'];
const WRONG = [
  'null',
  '[]',
  '{}',
  '-0',
  '1e999',
  '""',
  'true',
  '[[null]]',
  '{"length":-1}',
  '99999999999999999999',
];
const DEEP = ['['.repeat(5_000) + ']'.repeat(5_000), `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`];
const LONG = [`"${'x'.repeat(100_000)}"`, `"${'\\ud83d'.repeat(20_000)}"`, `[${'{},'.repeat(20_000)}{}]`];

/** One thing done to a text. */
const injury = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), length: fc.nat({ max: 40 }) }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: fc.nat(),
    text: fc.string({ unit: 'binary', maxLength: 8 }),
  }),
  fc.record({ kind: fc.constant('twice' as const), at: fc.nat(), length: fc.nat({ max: 400 }) }),
  fc.record({
    kind: fc.constant('name' as const),
    at: fc.nat(),
    text: fc.constantFrom(...PROTOTYPE_NAMES, ...HALF_CHARACTERS),
  }),
  fc.record({
    kind: fc.constant('text' as const),
    at: fc.nat(),
    text: fc.constantFrom(...HALF_CHARACTERS, '\\"', '//'),
  }),
  fc.record({
    kind: fc.constant('value' as const),
    at: fc.nat(),
    text: fc.constantFrom(...WRONG, ...DEEP, ...LONG),
  }),
);
type Injury = typeof injury extends fc.Arbitrary<infer Value> ? Value : never;

/** Replaces one of the places where the form is found. */
function replaceOne(text: string, form: RegExp, at: number, replacement: string): string {
  const found = [...text.matchAll(form)];
  const match = found[at % Math.max(1, found.length)];
  if (!match) return text;
  return text.slice(0, match.index) + replacement + text.slice(match.index + match[0].length);
}

function injured(text: string, what: Injury): string {
  const at = what.at % (text.length + 1);
  switch (what.kind) {
    case 'cut':
      return text.slice(0, at) + text.slice(at + what.length);
    case 'insert':
      return text.slice(0, at) + what.text + text.slice(at);
    case 'twice':
      return text.slice(0, at + what.length) + text.slice(at);
    case 'name':
      return replaceOne(text, /"[^"\\]*":/g, what.at, `"${what.text}":`);
    case 'text':
      return replaceOne(text, /(?<=:)"[^"\\]*"/g, what.at, `"${what.text}"`);
    case 'value':
      return replaceOne(text, /(?<=":)("[^"\\]*"|[0-9]+|\{|\[)/g, what.at, what.text);
  }
}

const hostileText = fc
  .tuple(anyFixture, fc.array(injury, { minLength: 1, maxLength: 4 }))
  .map(([body, injuries]) => injuries.reduce(injured, JSON.stringify(body)));

const GOOD = webhook({ messages: [textMessage('wamid.good')] });

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('a body that is made to break things', () => {
  afterEach(() => {
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('is answered by ingest with 200 where it is JSON, and 400 where it is not', async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        const { handle, stored } = ingestWorld();
        const bytes = Buffer.from(text);
        const { statusCode } = await handle(signedPost(bytes));
        expect(statusCode).toBe(parses(bytes.toString('utf8')) ? 200 : 400);
        expect(stored.length > 0).toBe(statusCode === 200);
      }),
      { numRuns: 1_000 },
    );
  });

  it('becomes events or a problem in normalise, and never an exception', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        if (!parses(text)) return;
        const normalised = normalise(parseJson(text));
        if (!normalised.ok) expect(normalised.problem).not.toBe('');
        else for (const { id } of normalised.drafts) expect(id).toMatch(/^[0-9a-f]{32}$/);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is counted or set aside by normalise, and the webhook beside it is counted', async () => {
    const attributes = fc.option(
      fc.dictionary(
        fc.constantFrom(
          'app',
          'receivedAtMs',
          'requestId',
          'deliveryId',
          'group',
          'encoding',
          'claim',
          '__proto__',
          'x',
        ),
        fc.string({ unit: 'binary' }),
      ),
      { nil: undefined, freq: 4 },
    );
    await fc.assert(
      fc.asyncProperty(hostileText, attributes, async (text, given) => {
        const { handle, ledger, parked } = normaliseWorld();
        const hostile = sqsRecord(
          queued(text, { deliveryId: 'hostile' }),
          given ? { attributes: given } : {},
        );
        const answer = await handle(sqsEvent(hostile, sqsRecord(queued(GOOD, { deliveryId: 'good' }))));
        expect(answer).toEqual({ batchItemFailures: [] });
        expect(ledger.count('acme', 'inbound') + ledger.count('unassigned', 'inbound')).toBeGreaterThan(0);
        if (!given && !parses(text)) expect(parked).toHaveLength(1);
      }),
      { numRuns: 500 },
    );
  });
});
