import type { Desk, Silence } from '../../lambdas/domain/dispatch/desk';
import { silenceState, wouldMute } from '../../lambdas/domain/dispatch/silences';
import { sayMatchers } from '../../lambdas/domain/routing/matcher';
import { systemClock } from '../../lambdas/platform/clock';
import { openDesk } from '../desk/open';
import { printJson, printLines, table } from '../output';
import type { TargetOptions } from '../target';
import { sayState, silenceAsJson } from './words';

interface Options extends TargetOptions {
  readonly all?: boolean;
  readonly json?: boolean;
}

export async function listSilences(options: Options): Promise<void> {
  const desk = await (await openDesk(options)).read();
  const nowMs = systemClock.now();
  const silences = chosenSilences(desk, options.all ?? false, nowMs);
  if (options.json)
    printJson(silences.map((silence) => silenceAsJson(silence, mutesNow(desk, silence, nowMs), nowMs)));
  else printLines(renderSilences(silences, desk, nowMs, options.all ?? false));
}

const RANKS = { active: 0, pending: 1, expired: 2 } as const;

/** Those that mute something or will, the first to end first; with `all` those that are over as well. */
export function chosenSilences({ silences }: Desk, all: boolean, nowMs: number): readonly Silence[] {
  const rank = (silence: Silence) => RANKS[silenceState(silence, nowMs)];
  return Object.values(silences)
    .filter((silence) => all || silenceState(silence, nowMs) !== 'expired')
    .toSorted((a, b) => rank(a) - rank(b) || a.endMs - b.endMs);
}

export function renderSilences(
  silences: readonly Silence[],
  desk: Desk,
  nowMs: number,
  all: boolean,
): readonly string[] {
  if (silences.length === 0)
    return [all ? 'No silence is known.' : 'Nothing is silenced. --all shows silences that are over.'];
  return table(
    ['silence', 'state', 'when', 'mutes now', 'what', 'by', 'why'],
    silences.map((silence) => [
      silence.id,
      silenceState(silence, nowMs),
      sayState(silence, nowMs),
      mutesNow(desk, silence, nowMs),
      sayMatchers(silence.matchers),
      silence.by,
      silence.why,
    ]),
  );
}

function mutesNow(desk: Desk, silence: Silence, nowMs: number): number {
  return silenceState(silence, nowMs) === 'active' ? wouldMute(desk, silence.matchers).length : 0;
}
