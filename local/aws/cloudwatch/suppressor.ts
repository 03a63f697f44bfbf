/**
 * When a composite alarm with an actions suppressor may act. Pure: the owner tells it what happens and sets a timer
 * for `untilMs`. The composite changes state all the same; only its actions wait here.
 */

export interface SuppressorSettings {
  /** Time after a change of the composite for the suppressor to catch up. */
  readonly waitSeconds: number;
  /** Time after the suppressor has cleared before the actions run. */
  readonly extensionSeconds: number;
}

export interface Suppression {
  readonly suppressorInAlarm: boolean;
  /** A change of the composite that has not been acted on. */
  readonly withheld: boolean;
  readonly phase: 'none' | 'waiting' | 'extending';
  /** End of the phase; meaningless in phase `none`. */
  readonly untilMs: number;
}

export type SuppressorEvent =
  | { readonly kind: 'composite changed' }
  | { readonly kind: 'suppressor changed'; readonly inAlarm: boolean }
  | { readonly kind: 'time passed' };

/** @param suppressorInAlarm as found when the composite alarm is made. */
export function initialSuppression(suppressorInAlarm: boolean): Suppression {
  return { suppressorInAlarm, withheld: false, phase: 'none', untilMs: 0 };
}

/** The next state; `act` says that the actions of the composite's current state run now. */
export function stepSuppression(
  before: Suppression,
  event: SuppressorEvent,
  atMs: number,
  settings: SuppressorSettings,
): { readonly next: Suppression; readonly act: boolean } {
  const held = (changes: Partial<Suppression>) => ({ next: { ...before, ...changes }, act: false });
  switch (event.kind) {
    case 'composite changed':
      // A change starts the wait anew and drops an extension; under an active suppressor there is nothing to time.
      if (before.suppressorInAlarm) return held({ withheld: true, phase: 'none' });
      return held({ withheld: true, phase: 'waiting', untilMs: atMs + settings.waitSeconds * 1000 });
    case 'suppressor changed':
      if (event.inAlarm === before.suppressorInAlarm) return held({});
      if (event.inAlarm || !before.withheld) return held({ suppressorInAlarm: event.inAlarm, phase: 'none' });
      return held({
        suppressorInAlarm: false,
        phase: 'extending',
        untilMs: atMs + settings.extensionSeconds * 1000,
      });
    case 'time passed':
      if (before.phase === 'none' || atMs < before.untilMs) return held({});
      return { next: { ...before, withheld: false, phase: 'none' }, act: true };
  }
}

/** As DescribeAlarms shows it in `ActionsSuppressedBy`. */
export function suppressedBy(state: Suppression): 'Alarm' | 'WaitPeriod' | 'ExtensionPeriod' | undefined {
  if (!state.withheld) return undefined;
  if (state.suppressorInAlarm) return 'Alarm';
  return state.phase === 'extending' ? 'ExtensionPeriod' : 'WaitPeriod';
}
