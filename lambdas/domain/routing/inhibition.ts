/** Which alerts are muted while another fires. Semantics: prometheus.io/docs/alerting/latest/configuration/#inhibit_rule */
import type { AlertReport } from '../alert/report';
import { labelOf, matches } from './matcher';
import type { InhibitRule } from './routing';

/** What inhibition asks of an alert; `inhibits` are the rules that its own rule explains. */
export type Inhibiting = Pick<AlertReport, 'fingerprint' | 'labels'> & Partial<Pick<AlertReport, 'inhibits'>>;

/** Finds what mutes an alert: the fingerprint of another. */
type FindSource = (alert: Inhibiting) => string | undefined;

/**
 * The alerts that are muted, each with the fingerprint of one that mutes it. A muted alert still mutes others. What
 * matches both sides of a rule is not muted by what matches both sides, so that nothing mutes itself.
 * @param firing of several that mute an alert, the first is named; the first rule has precedence
 */
export function inhibitedBy(
  firing: readonly Inhibiting[],
  rules: readonly InhibitRule[],
): ReadonlyMap<string, string> {
  const finders = [...rules.map((rule) => byRule(firing, rule)), byExplanation(firing)];
  return new Map(
    firing.flatMap((alert) => {
      for (const find of finders) {
        const source = find(alert);
        if (source !== undefined) return [[alert.fingerprint, source] as const];
      }
      return [];
    }),
  );
}

interface Sources {
  /** The first of all sources, and the first of those that are no targets of the rule as well. */
  readonly any: string;
  oneSided?: string;
}

function byRule(firing: readonly Inhibiting[], { source, target, equal }: InhibitRule): FindSource {
  const keyOf = ({ labels }: Inhibiting) => JSON.stringify(equal.map((label) => labelOf(labels, label)));
  const sources = new Map<string, Sources>();
  for (const alert of firing) {
    if (!matches(source, alert.labels)) continue;
    const key = keyOf(alert);
    const known = sources.get(key) ?? { any: alert.fingerprint };
    if (!matches(target, alert.labels)) known.oneSided ??= alert.fingerprint;
    sources.set(key, known);
  }
  return (alert) => {
    if (sources.size === 0 || !matches(target, alert.labels)) return undefined;
    const found = sources.get(keyOf(alert));
    return matches(source, alert.labels) ? found?.oneSided : found?.any;
  };
}

/** A rule may name rules that it explains: for the same tenant or, being one of the platform, for all. */
function byExplanation(firing: readonly Inhibiting[]): FindSource {
  const sources = new Map<string, Inhibiting[]>();
  for (const alert of firing) {
    for (const rule of alert.inhibits ?? []) {
      const key = JSON.stringify([rule, labelOf(alert.labels, 'tenant')]);
      const known = sources.get(key);
      if (known) known.push(alert);
      else sources.set(key, [alert]);
    }
  }
  return ({ labels, inhibits = [] }) => {
    const rule = labelOf(labels, 'rule');
    for (const tenant of new Set(['', labelOf(labels, 'tenant')])) {
      const found = sources
        .get(JSON.stringify([rule, tenant]))
        ?.find((source) => !inhibits.includes(labelOf(source.labels, 'rule')));
      if (found) return found.fingerprint;
    }
    return undefined;
  };
}
