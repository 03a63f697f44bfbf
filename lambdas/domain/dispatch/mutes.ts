/** What keeps an alert from being told: only its notices are muted, its life goes on. */
import { inhibitedBy } from '../routing/inhibition';
import { activeMaintenance } from '../routing/maintenance';
import { matches } from '../routing/matcher';
import type { Routing } from '../routing/routing';
import type { Desk } from './desk';
import { firingOf } from './fold';
import { silenceState } from './silences';

export interface Mute {
  readonly kind: 'silence' | 'maintenance' | 'inhibition';
  /** The silence's or the window's name, or the fingerprint of the alert that explains this one. */
  readonly by: string;
}

/** By fingerprint; absent for what may be told. */
export type Mutes = ReadonlyMap<string, Mute>;

export function mutesOf(desk: Desk, routing: Routing, nowMs: number): Mutes {
  const mutes = new Map<string, Mute>();
  const silences = Object.values(desk.silences).filter(
    (silence) => silenceState(silence, nowMs) === 'active',
  );
  const windows = activeMaintenance(routing.maintenance, nowMs);
  const firing = Object.keys(desk.alerts).flatMap((fingerprint) => firingOf(desk, fingerprint)?.report ?? []);
  const inhibited = inhibitedBy(firing, routing.inhibit);
  for (const { report } of Object.values(desk.alerts)) {
    const { fingerprint, labels } = report;
    const silence = silences.find(({ matchers }) => matches(matchers, labels));
    const window = windows.find(({ matchers }) => matches(matchers, labels));
    const source = inhibited.get(fingerprint);
    if (silence) mutes.set(fingerprint, { kind: 'silence', by: silence.id });
    else if (window) mutes.set(fingerprint, { kind: 'maintenance', by: window.name });
    else if (source) mutes.set(fingerprint, { kind: 'inhibition', by: source });
  }
  return mutes;
}
