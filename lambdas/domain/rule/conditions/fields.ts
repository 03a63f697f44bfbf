/** Fields that several kinds of condition share. */
import * as v from 'valibot';
import type { MetricName } from '../../metric/catalogue';

/** Every minute of a window is read each minute: a day is the most. */
export const WINDOW_MOST_MINUTES = 1_440;

/** Which metrics there are depends on the rule's scope, so the name itself is checked with the rule. */
export const metricName = v.custom<MetricName>(
  (name) => typeof name === 'string',
  'the name of a metric, as text',
);
export const metricNames = v.pipe(v.array(metricName), v.minLength(1));
export const windowMinutes = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(WINDOW_MOST_MINUTES));
export const wholeFromOne = v.pipe(v.number(), v.integer(), v.minValue(1));
export const finite = v.pipe(v.number(), v.finite());
