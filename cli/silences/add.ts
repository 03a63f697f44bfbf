import type { Desk, DeskAlert } from '../../lambdas/domain/dispatch/desk';
import { addSilence, silenceState, wouldMute } from '../../lambdas/domain/dispatch/silences';
import {
  InvalidMatcher,
  type Matcher,
  parseMatchers,
  sayMatchers,
} from '../../lambdas/domain/routing/matcher';
import { bySeverity } from '../../lambdas/domain/rule/severity';
import { systemClock } from '../../lambdas/platform/clock';
import { confirm } from '../confirm';
import { agreed } from '../desk/agreed';
import { openDesk } from '../desk/open';
import { readWho, type WhoOptions } from '../desk/who';
import { CommandError, printJson, printLines, table } from '../output';
import { vocabulary } from '../routes/file';
import type { TargetOptions } from '../target';
import { readLength, readTimeAhead, sayMoment } from '../time-option';
import { sayState, silenceAsJson } from './words';

export interface AddOptions extends TargetOptions, WhoOptions {
  readonly for?: string;
  readonly from?: string;
  readonly until?: string;
  readonly anyway?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** More than so many alerts are not muted without being asked. */
const MANY = 20;

export async function addOne(words: readonly string[], options: AddOptions): Promise<void> {
  const matchers = readMatchers(words);
  const { by, why } = readWho(options);
  if (why === undefined) throw new CommandError('--why: nothing came; say why nobody is to be told', 2);
  const nowMs = systemClock.now();
  const range = readRange(options, nowMs);
  const store = await openDesk(options);
  const before = await store.read();
  if (!options.anyway) refuseUnknownLabels(matchers, before);
  const asked = { matchers, ...range, by, why };
  agreed(addSilence(before, asked, nowMs));
  const muted = wouldMute(before, matchers).toSorted((a, b) => bySeverity(a.report, b.report));
  if (!options.json) printLines(renderMuted(muted, range.startMs > nowMs));
  await ask(muted, options);
  const added = await store.change((desk) => agreed(addSilence(desk, asked, systemClock.now())));
  const { silence } = added;
  // It begins when it is written, which is later than the look around before.
  const madeMs = systemClock.now();
  const mutes = wouldMute(added.desk, matchers).length;
  if (options.json) printJson(silenceAsJson(silence, mutes, madeMs));
  else {
    const when = silenceState(silence, madeMs) === 'pending' ? `from ${sayMoment(silence.startMs)} ` : '';
    printLines([
      `${silence.id} mutes ${sayMatchers(matchers)} ${when}until ${sayMoment(silence.endMs)} UTC (${sayState(silence, madeMs)}).`,
      `To end it before: kentongan silences end ${silence.id}`,
    ]);
  }
}

/** Throws a `CommandError` for what is no matcher. */
export function readMatchers(words: readonly string[]): readonly Matcher[] {
  try {
    return words.flatMap((word) => parseMatchers(word));
  } catch (error) {
    if (error instanceof InvalidMatcher) throw new CommandError(error.message, 2);
    throw error;
  }
}

export function readRange(
  { for: length, from = 'now', until }: Pick<AddOptions, 'for' | 'from' | 'until'>,
  nowMs: number,
): { readonly startMs: number; readonly endMs: number } {
  if ((length === undefined) === (until === undefined)) {
    throw new CommandError(
      `${until === undefined ? 'came neither --for nor --until' : 'came --for and --until'}, accepted is one of them: --for 2h, or --until 18:00`,
      2,
    );
  }
  const startMs = readTimeAhead('--from', from, nowMs);
  const endMs =
    until === undefined
      ? startMs + readLength('--for', length ?? '')
      : readTimeAhead('--until', until, nowMs, startMs);
  return { startMs, endMs };
}

async function ask(muted: readonly DeskAlert[], options: AddOptions): Promise<void> {
  const critical = muted.filter(({ report }) => report.severity === 'critical').length;
  if (muted.length <= MANY && critical === 0) return;
  const ofThem = critical === 0 ? '' : `, ${critical} of them critical`;
  await confirm(
    `It would mute ${muted.length} ${muted.length === 1 ? 'alert' : 'alerts'}${ofThem}.`,
    options,
  );
}

const SHOWN = 20;

export function renderMuted(muted: readonly DeskAlert[], isLater: boolean): readonly string[] {
  const when = isLater ? 'if it began now' : 'now';
  if (muted.length === 0) return [`It would mute nothing ${when}: no alert that fires fits.`];
  const rows = muted
    .slice(0, SHOWN)
    .map(({ report }) => [
      report.severity,
      report.labels.rule ?? '',
      report.labels.tenant || 'platform',
      report.fingerprint.slice(0, 8),
      report.summary,
    ]);
  return [
    `It would mute ${muted.length} ${muted.length === 1 ? 'alert' : 'alerts'} ${when}:`,
    ...table(['severity', 'rule', 'tenant', 'alert', ''], rows).map((line) => `  ${line}`),
    ...(muted.length > SHOWN ? [`  and ${muted.length - SHOWN} more`] : []),
  ];
}

/** Throws a `CommandError` for a label that no alert has: a silence by it mutes nothing or, with `!=`, too much. */
export function refuseUnknownLabels(matchers: readonly Matcher[], { alerts }: Desk): void {
  const known = new Set([
    ...vocabulary().keys(),
    ...Object.values(alerts).flatMap(({ report }) => Object.keys(report.labels)),
  ]);
  const unknown = [...new Set(matchers.map(({ label }) => label))].filter((label) => !known.has(label));
  if (unknown.length === 0) return;
  throw new CommandError(
    `nothing was silenced: no alert has a label "${unknown.join('" or "')}"; there are ${[...known].sort().join(', ')}. ` +
      'With --anyway it is silenced all the same.',
    2,
  );
}
