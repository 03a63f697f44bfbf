/** What mutes what without anybody configuring it; a routing file adds to it. */
import { SEVERITIES } from '../rule/severity';
import { parseMatchers } from './matcher';
import type { InhibitRule } from './routing';

/** While a rule is told at one severity, nobody needs to hear of its milder ones. */
const MILDER = SEVERITIES.slice(0, -1).map(
  (severity, index): InhibitRule => ({
    source: parseMatchers(`severity="${severity}"`),
    target: parseMatchers(`severity=~"${SEVERITIES.slice(index + 1).join('|')}"`),
    equal: ['rule', 'tenant', 'scope'],
  }),
);

/** Troubles of the platform for which webhooks do not arrive or are not worked off: rules and alarms by name. */
const STANDSTILLS = ['webhook-down', 'queue-age', 'database-down'] as const;
/** Rules of single tenants that are true for every one of them while webhooks do not arrive. */
const MISSING_WEBHOOKS = [
  'silence',
  'delivery-rate',
  'tenant-health',
  'inbound-drop',
  'read-rate-drop',
] as const;

const STANDSTILL: InhibitRule = {
  source: parseMatchers(`rule=~"${STANDSTILLS.join('|')}", tenant=""`),
  target: parseMatchers(`rule=~"${MISSING_WEBHOOKS.join('|')}", tenant!=""`),
  equal: [],
};

export const BUILT_IN_INHIBITION: readonly InhibitRule[] = [...MILDER, STANDSTILL];
