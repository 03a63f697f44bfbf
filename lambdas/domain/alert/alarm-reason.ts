/** CloudWatch's reason for an alarm's state, in words that can be read at night. */

/**
 * `Threshold Crossed: 1 datapoint [1.0 (21/11/26 22:01:00)] was greater than the threshold (0.0).` and what may stand
 * around it; the newest point comes first. Source: docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring, and alarms seen.
 */
const CROSSED =
  /^Threshold Crossed: (?:\d+ out of the last )?\d+ datapoints? \[([^\]]+)\] (?:was|were) (?:not )?(greater|less) than( or equal to)? the threshold \((\S+)\)(?: \(minimum [^)]*\))?\.$/;
const POINT = /^(\S+) \(\d\d\/\d\d\/\d\d (\d\d:\d\d):\d\d\)$/;
const NOTHING =
  /^Threshold Crossed: no datapoints were received for (\d+ periods?) and \d+ missing datapoints? (?:was|were) treated as \[(Breaching|NonBreaching)\](?: \(minimum [^)]*\))?\.$/;
const POINTS_SAID = 3;

/** `1 at 22:01 UTC, limit: above 0`; what is of another form stays as it is. */
export function sayAlarmReason(reason: string): string {
  return sayCrossed(reason) ?? sayNothing(reason) ?? reason;
}

function sayCrossed(reason: string): string | undefined {
  const [, list, direction, orEqual, threshold] = CROSSED.exec(reason) ?? [];
  if (list === undefined || threshold === undefined) return undefined;
  const limit = Number(threshold);
  const points = list.split(', ').map(sayPoint);
  if (Number.isNaN(limit) || points.includes(undefined)) return undefined;
  const shown = points.slice(0, POINTS_SAID).join(', ');
  return `${shown} UTC, limit: ${sayLimit(direction === 'greater', orEqual !== undefined, limit)}`;
}

function sayPoint(text: string): string | undefined {
  const [, value, time] = POINT.exec(text) ?? [];
  return Number.isNaN(Number(value)) ? undefined : `${Number(value)} at ${time}`;
}

function sayLimit(above: boolean, orEqual: boolean, limit: number): string {
  if (orEqual) return `${limit} or ${above ? 'more' : 'less'}`;
  return `${above ? 'above' : 'below'} ${limit}`;
}

function sayNothing(reason: string): string | undefined {
  const [, periods, treated] = NOTHING.exec(reason) ?? [];
  if (periods === undefined) return undefined;
  return `no value for ${periods}, which counts as ${treated === 'Breaching' ? 'trouble' : 'normal'}`;
}
