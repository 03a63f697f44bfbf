import { parseFilterCriteria } from '../../../local/event-sources/stream-filter';

const record = {
  eventName: 'INSERT',
  dynamodb: {
    Keys: { pk: { S: 'event#1' } },
    NewImage: {
      pk: { S: 'event#1' },
      tenant: { S: 'tea-house' },
      seen: { N: '12' },
      tags: { SS: ['new', 'sent'] },
      note: { NULL: true },
      empty: { S: '' },
    },
    SizeBytes: 90,
  },
};
const criteria = (...patterns: readonly object[]) => ({
  Filters: patterns.map((pattern) => ({ Pattern: JSON.stringify(pattern) })),
});
const image = (name: string, rules: object) => ({ dynamodb: { NewImage: { [name]: rules } } });

describe('filter criteria', () => {
  it.each<[string, boolean, readonly object[]]>([
    ['nothing', true, []],
    ['the kind of change', true, [{ eventName: ['MODIFY', 'INSERT'] }]],
    ['another kind', false, [{ eventName: ['REMOVE'] }]],
    ['a value', true, [image('tenant', { S: ['tea-house'] })]],
    ['one of two patterns', true, [{ eventName: ['REMOVE'] }, image('tenant', { S: ['tea-house'] })]],
    ['all fields of a pattern', false, [{ eventName: ['REMOVE'], ...image('tenant', { S: ['tea-house'] }) }]],
    ['a beginning', true, [{ dynamodb: { Keys: { pk: { S: [{ prefix: 'event#' }] } } } }]],
    ['an end', true, [image('tenant', { S: [{ suffix: '-house' }] })]],
    ['a value in any case', true, [image('tenant', { S: [{ 'equals-ignore-case': 'TEA-house' }] })]],
    ['all but a value', false, [image('tenant', { S: [{ 'anything-but': ['tea-house'] }] })]],
    ['all but another value', true, [image('tenant', { S: [{ 'anything-but': ['bakery'] }] })]],
    ['all but a value, where there is none', false, [image('other', { S: [{ 'anything-but': ['x'] }] })]],
    ['a number of the record', true, [{ dynamodb: { SizeBytes: [{ numeric: ['>', 10, '<=', 90] }] } }]],
    ['a number of the item, which is text', true, [image('seen', { N: ['12'] })]],
    ['a number of the item as a number', false, [image('seen', { N: [{ numeric: ['=', 12] }] })]],
    ['a member of a set', true, [image('tags', { SS: ['sent'] })]],
    ['null', true, [image('note', { NULL: [true] })]],
    ['an empty text', true, [image('empty', { S: [''] })]],
    ['a leaf that is there', true, [image('tenant', { S: [{ exists: true }] })]],
    ['a leaf that is not', true, [image('other', { S: [{ exists: false }] })]],
    [
      'a branch, of which exists sees nothing',
      false,
      [{ dynamodb: { NewImage: { tenant: [{ exists: true }] } } }],
    ],
    ['either field', true, [{ $or: [{ eventName: ['REMOVE'] }, { dynamodb: { SizeBytes: [90] } }] }]],
    ['neither field', false, [{ $or: [{ eventName: ['REMOVE'] }, { dynamodb: { SizeBytes: [91] } }] }]],
  ])('that ask for %s: %s', (_what, passes, patterns) => {
    expect(parseFilterCriteria(criteria(...patterns), 'Source.FilterCriteria')(record)).toBe(passes);
  });

  it('that are not there let everything pass', () => {
    expect(parseFilterCriteria(undefined, 'Source.FilterCriteria')(record)).toBe(true);
  });

  it.each([
    ['no JSON', { Filters: [{ Pattern: '{' }] }, /Filters\[0\]\.Pattern: it is not valid JSON: \{/],
    [
      'an operator of SNS alone',
      criteria({ eventName: [{ wildcard: '*' }] }),
      /eventName: Lambda knows no "wildcard"; it knows prefix, suffix/,
    ],
    [
      'a value without a list',
      criteria({ eventName: 'INSERT' }),
      /eventName: expected a list, found "INSERT"/,
    ],
    [
      'an operator used wrongly',
      criteria({ eventName: [{ numeric: ['~', 1] }] }),
      /eventName: "numeric" takes/,
    ],
  ])('that hold %s are refused', (_what, given, message) => {
    expect(() => parseFilterCriteria(given, 'Source.FilterCriteria')).toThrow(message);
  });
});
