/**
 * What Meta's error codes mean for whoever must act: a category, and whether trying again helps. The categories
 * are ours; Meta's advice is to go by the code alone, not by titles or HTTP statuses.
 * Source: developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 */

export const ERROR_CATEGORIES = [
  'auth',
  'permission',
  'rate-limit',
  'pair-rate',
  'spam',
  'integrity',
  'blocked',
  'undeliverable',
  're-engagement',
  'marketing-cap',
  'marketing',
  'opt-out',
  'experiment',
  'template',
  'flow',
  'payment',
  'service',
  'request',
  'media',
  'registration',
  'group',
  'template-creation',
  'coexistence',
  'unknown',
] as const;
export type ErrorCategory = (typeof ERROR_CATEGORIES)[number];

/** `yes`: with back-off. `later`: once the stated cause ends. `no`: never for this message. `human`: somebody must act first. */
export const RETRY_ADVICE = ['yes', 'later', 'no', 'human', 'unknown'] as const;
export type RetryAdvice = (typeof RETRY_ADVICE)[number];

export interface ErrorClass {
  readonly category: ErrorCategory;
  readonly retry: RetryAdvice;
}

type Row = readonly [category: ErrorCategory, retry: RetryAdvice, ...codes: readonly number[]];

const ROWS: readonly Row[] = [
  ['auth', 'human', 0, 102, 104, 190],
  ['permission', 'human', 3, 10, 131005],
  ['rate-limit', 'yes', 4, 80007, 130429, 131208],
  ['rate-limit', 'later', 133016],
  ['pair-rate', 'yes', 131056],
  ['spam', 'later', 131048, 131064],
  ['integrity', 'human', 368, 131031],
  ['integrity', 'no', 130497],
  ['blocked', 'no', 130403],
  ['undeliverable', 'no', 131026, 131062],
  ['re-engagement', 'no', 131047],
  ['marketing-cap', 'later', 131049],
  ['opt-out', 'no', 131050],
  ['experiment', 'no', 130472],
  ['marketing', 'human', 131063, 134102],
  ['marketing', 'no', 131055, 134100],
  ['marketing', 'yes', 134101],
  ['template', 'no', 132000, 132005, 132012, 132018],
  ['template', 'human', 132001, 132007, 132016],
  ['template', 'later', 132015],
  ['flow', 'human', 132068],
  ['flow', 'later', 132069],
  ['payment', 'human', 131042, 134011],
  ['service', 'yes', 1, 2, 131000, 131016, 131057, 133004, 2494100],
  ['request', 'no', 33, 100, 131008, 131009, 131021, 131030, 131051, 135000],
  ['media', 'no', 131052, 131053],
  ['registration', 'human', 131037, 131045, 133000, 133005, 133006, 133010],
  ['registration', 'later', 133008, 133009, 133015],
  ['group', 'no', 131020, 131041, 131201, 131202, 131204, 131207],
  ['template-creation', 'human', 2388019, 2388039, 2388040, 2388047, 2388072, 2388073, 2388293, 2388299],
  ['coexistence', 'no', 2593107, 2593108, 2593109],
];

const CLASSES: ReadonlyMap<number, ErrorClass> = new Map(
  ROWS.flatMap(([category, retry, ...codes]) => codes.map((code) => [code, { category, retry }] as const)),
);

/** For codes that Meta has added since: what lies in the range of a family is of that family. */
const RANGES: readonly (readonly [from: number, to: number, of: ErrorClass])[] = [
  [200, 299, { category: 'permission', retry: 'human' }],
  [131209, 131215, { category: 'group', retry: 'no' }],
  [132000, 132999, { category: 'template', retry: 'unknown' }],
  [133000, 133999, { category: 'registration', retry: 'unknown' }],
  [134000, 134999, { category: 'marketing', retry: 'unknown' }],
  [2388000, 2388999, { category: 'template-creation', retry: 'unknown' }],
];

const UNKNOWN: ErrorClass = { category: 'unknown', retry: 'unknown' };

export function classifyError(code: number): ErrorClass {
  return CLASSES.get(code) ?? RANGES.find(([from, to]) => code >= from && code <= to)?.[2] ?? UNKNOWN;
}
