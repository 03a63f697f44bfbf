/** An override in words. */
import type { Override } from '../../../lambdas/domain/rule/overrides';
import { sayTime } from '../list';

/** Whom it is for: `tenant acme`, `tenants with tier=gold on stage dev`, `all`. */
export function sayScope({ stage, tenant, labels }: Override): string {
  const pairs = Object.entries(labels).map((pair) => pair.join('='));
  const who =
    tenant === undefined
      ? pairs.length > 0
        ? `tenants with ${pairs.join(' and ')}`
        : 'all'
      : `tenant ${tenant}`;
  return stage === undefined ? who : `${who} on stage ${stage}`;
}

/** What it changes: `threshold 0.1, for 5 min`. */
export function sayChanges({
  level,
  threshold,
  resolve,
  minimum,
  forMinutes,
  severity,
  enabled,
}: Override): string {
  return [
    ...(level === undefined ? [] : [`of its level ${level}`]),
    ...(threshold === undefined ? [] : [`threshold ${threshold}`]),
    ...(resolve === undefined ? [] : [`resolve ${resolve}`]),
    ...(minimum === undefined ? [] : [`minimum ${minimum}`]),
    ...(forMinutes === undefined ? [] : [`for ${sayTime(forMinutes)}`]),
    ...(severity === undefined ? [] : [`severity ${severity}`]),
    ...(enabled === undefined ? [] : [enabled ? 'switched on' : 'switched off']),
  ].join(', ');
}
