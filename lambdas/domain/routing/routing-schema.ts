/** What a routing file holds, part by part. Parts are read one by one, so that one fault does not hide another. */
import * as v from 'valibot';
import { onceFields, timeOfDay, weeklyFields, zoneName } from '../calendar/fields';
import { durationMs } from './duration';
import { InvalidMatcher, LABEL_NAME, type Matcher, matches, parseMatchers } from './matcher';

const $comment = v.optional(v.string());
const text = v.pipe(v.string(), v.regex(/^[^\p{Cc}]{1,200}$/u, '1 to 200 characters on one line'));
export const entryName = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-z0-9-]{0,62}$/, 'lower-case words joined by hyphens, at most 63 characters'),
);

/** Without twins: whom a list names twice would be told twice. */
function names(what: string) {
  return v.pipe(
    v.array(v.string()),
    v.check((list) => list.length > 0, `at least one ${what}`),
    v.check((list) => new Set(list).size === list.length, `each ${what} once`),
  );
}

/** @param least and @param most in words that `durationMs` reads */
function duration(least: string, most: string) {
  const [leastMs = 0, mostMs = 0] = [durationMs(least), durationMs(most)];
  return v.pipe(
    v.string(),
    v.check((written) => {
      const ms = durationMs(written);
      return ms !== undefined && ms >= leastMs && ms <= mostMs;
    }, `a time from ${least} to ${most}, written like 30s, 5m, 4h, 1d or 1h30m`),
    v.transform((written) => durationMs(written) ?? 0),
  );
}

const matcherList = v.pipe(
  v.array(
    v.pipe(
      v.string(),
      v.check(
        (written) => matcherFault(written) === undefined,
        ({ input }) => matcherFault(input) ?? '',
      ),
      v.transform(parseMatchers),
    ),
  ),
  v.transform((lists): readonly Matcher[] => lists.flat()),
);

function matcherFault(written: string): string | undefined {
  try {
    parseMatchers(written);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidMatcher) return error.accepted;
    throw error;
  }
}

const someMatchers = v.pipe(
  matcherList,
  v.check((matchers) => matchers.length > 0, 'at least one matcher'),
);

const label = v.pipe(v.string(), v.regex(LABEL_NAME, 'the name of a label'));

const nodeFields = {
  $comment,
  groupBy: v.exactOptional(
    v.pipe(
      v.array(v.union([label, v.literal('...')])),
      v.check((labels) => labels.length === 1 || !labels.includes('...'), '"..." alone, for all labels'),
      v.transform((labels) => (labels[0] === '...' ? ('all' as const) : labels)),
    ),
  ),
  groupWait: v.exactOptional(duration('0s', '1h')),
  groupInterval: v.exactOptional(duration('10s', '1d')),
  repeatInterval: v.exactOptional(duration('1m', '31d')),
  /** Null for none, where the parent has one. */
  escalation: v.exactOptional(v.nullable(v.string())),
  routes: v.optional(v.array(v.unknown()), []),
};

/** Takes every alert: it has no matchers, no siblings, and somebody to tell. */
export const RootSchema = v.strictObject({ ...nodeFields, receivers: names('receiver') });

export const NodeSchema = v.strictObject({
  ...nodeFields,
  matchers: v.optional(matcherList, []),
  receivers: v.exactOptional(names('receiver')),
  continue: v.optional(v.boolean(), false),
});
export type ParsedNode = v.InferOutput<typeof NodeSchema>;

export const ReceiverSchema = v.strictObject({
  $comment,
  channel: v.string(),
  /** The entry of the channels secret; the one named after the channel when absent. */
  credential: v.exactOptional(entryName),
  target: v.optional(v.record(v.string(), v.unknown()), {}),
  fallback: v.exactOptional(v.string()),
  sendResolved: v.optional(v.boolean(), true),
});

export const InhibitSchema = v.strictObject({
  $comment,
  source: someMatchers,
  target: someMatchers,
  equal: v.optional(v.array(label), []),
});

export const EscalationSchema = v.strictObject({
  $comment,
  levels: v.pipe(
    v.array(
      v.strictObject({
        $comment,
        after: duration('0s', '7d'),
        to: v.pipe(
          v.array(
            v.union([
              v.strictObject({ receiver: v.string() }),
              v.strictObject({ person: v.string() }),
              v.strictObject({ schedule: v.string() }),
            ]),
          ),
          v.check(
            (to) => to.length > 0,
            'at least one of {"receiver": ...}, {"person": ...}, {"schedule": ...}',
          ),
        ),
        evenIfAcknowledged: v.optional(v.boolean(), false),
      }),
    ),
    v.check((levels) => levels.length > 0, 'at least one level'),
  ),
  ackTimeout: v.optional(duration('5m', '7d'), '1h'),
});

/** Kinds of channel, the first choice first. */
export const PersonSchema = names('channel');

export const MaintenanceSchema = v.pipe(
  v.strictObject({
    $comment,
    name: entryName,
    why: v.exactOptional(text),
    matchers: v.pipe(
      someMatchers,
      v.check(
        (matchers) => !matches(matchers, {}),
        'a matcher that an absent label does not fit: this would mute everything',
      ),
    ),
    zone: zoneName,
    weekly: v.exactOptional(v.strictObject(weeklyFields)),
    once: v.exactOptional(v.strictObject(onceFields)),
  }),
  v.check(({ weekly, once }) => (weekly === undefined) !== (once === undefined), 'either "weekly" or "once"'),
);

export const TimetableSchema = v.strictObject({
  $comment,
  at: timeOfDay,
  zone: zoneName,
  receivers: names('receiver'),
});

const byName = v.optional(v.record(entryName, v.unknown()), {});

/** The outline, whose parts are read by the schemas above. */
export const FileSchema = v.strictObject({
  $schema: v.optional(v.string()),
  $comment,
  receivers: v.record(entryName, v.unknown()),
  route: v.unknown(),
  inhibit: v.optional(v.array(v.unknown()), []),
  escalations: byName,
  people: byName,
  schedules: byName,
  maintenance: v.optional(v.array(v.unknown()), []),
  digest: v.optional(v.unknown()),
  report: v.optional(v.unknown()),
});
export type File = v.InferOutput<typeof FileSchema>;
