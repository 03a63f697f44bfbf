import {
  formatTraceparent,
  nextHop,
  traceIdOf,
  traceIdOfParent,
} from '../../../lambdas/domain/trace-context';
import { createRandomHex } from '../../../lambdas/platform/random';
import { countingHex } from '../../support/ports';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const XRAY = `1-${TRACE.slice(0, 8)}-${TRACE.slice(8)}`;

describe('a traceparent', () => {
  it.each([
    `00-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-00`,
    `cc-${TRACE}-${SPAN}-01`,
    `cc-${TRACE}-${SPAN}-01-what-will-be`,
  ])('%s gives its trace id', (traceparent) => {
    expect(traceIdOfParent(traceparent)).toBe(TRACE);
  });

  it.each([
    undefined,
    '',
    TRACE,
    `00-${TRACE}-${SPAN}`,
    `00-${TRACE}-${SPAN}-01-more`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `ff-${TRACE}-${SPAN}-01`,
    ` 00-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01\n`,
    `cc-${TRACE}-${SPAN}-01-${'x'.repeat(10_000)}`,
  ])('%j is none', (traceparent) => {
    expect(traceIdOfParent(traceparent)).toBeUndefined();
  });
});

describe('the trace id of a request', () => {
  const other = 'a'.repeat(32);

  it.each([
    ['traceparent before all else', { traceparent: `00-${TRACE}-${SPAN}-01`, 'x-trace-id': other }],
    [
      'X-Trace-ID before X-Ray',
      { 'x-trace-id': TRACE, 'x-amzn-trace-id': `Root=1-${'a'.repeat(8)}-${'a'.repeat(24)}` },
    ],
    ['X-Ray where there is nothing else', { 'x-amzn-trace-id': `Root=${XRAY}` }],
    [
      'X-Ray with its other fields',
      { 'x-amzn-trace-id': `Self=1-2-3; Root=${XRAY};Parent=${SPAN};Sampled=1` },
    ],
    ['the next where one is malformed', { traceparent: 'nonsense', 'x-trace-id': TRACE }],
  ])('is that of %s', (_what, headers) => {
    expect(traceIdOf(headers)).toBe(TRACE);
  });

  it.each([
    ['no header', {}],
    ['zeros', { 'x-trace-id': '0'.repeat(32) }],
    ['a UUID', { 'x-trace-id': '4bf92f35-77b3-4da6-a3ce-929d0e0e4736' }],
    ['an X-Ray header that says only to sample', { 'x-amzn-trace-id': 'Sampled=1' }],
    ['an X-Ray root of another form', { 'x-amzn-trace-id': `Root=2-${TRACE}` }],
  ])('is none for %s', (_what, headers) => {
    expect(traceIdOf(headers)).toBeUndefined();
  });
});

describe('a hop', () => {
  it('keeps the trace and has a span of its own', () => {
    const random = countingHex();
    expect(formatTraceparent(nextHop(TRACE, random))).toBe(`00-${TRACE}-0000000000000001-00`);
    expect(formatTraceparent(nextHop(TRACE, random))).toBe(`00-${TRACE}-0000000000000002-00`);
  });

  it('begins a trace where there is none, with ids that are read back', () => {
    const random = createRandomHex();
    const ids = Array.from({ length: 500 }, () => nextHop(undefined, random));
    for (const hop of ids) expect(traceIdOfParent(formatTraceparent(hop))).toBe(hop.traceId);
    expect(new Set(ids.flatMap(({ traceId, spanId }) => [traceId, spanId])).size).toBe(1_000);
  });
});
