/** What rules of the platform look at: the metrics that they need, fetched together, as a window for a judgement. */
import { needsOf, windowOfSeries } from '../domain/rule/platform-series';
import type { Rule } from '../domain/rule/rule';
import type { Window } from '../domain/rule/window';
import type { ReadPlatform } from './ports';

/** @param endMs where the windows end: the start of a minute */
export async function platformWindow(
  rules: readonly Rule[],
  endMs: number,
  read: ReadPlatform,
): Promise<Window> {
  return windowOfSeries(await read(needsOf(rules), endMs));
}
