/** What becomes of an alert that still fires though all is normal again: for a while it might come back. */
import type { StoredAlert } from '../../lambdas/domain/alert/stored-alert';
import type { Rule } from '../../lambdas/domain/rule/rule';
import { CommandError } from '../output';
import { readPack } from '../rules/pack';
import { sayClock } from '../time-option';

export interface Outlook {
  readonly normalSinceMs: number;
  /** When it is over if it stays normal; absent where its rule is not known. */
  readonly overAtMs?: number;
}

export type RuleOf = (id: string) => Rule | undefined;

/** The rules as far as they can be read: a list of alerts is of use without them. */
export function knownRules(): RuleOf {
  try {
    const rules = new Map(readPack().map((rule) => [rule.id, rule]));
    return (id) => rules.get(id);
  } catch (error) {
    if (error instanceof CommandError) return () => undefined;
    throw error;
  }
}

/** Undefined for what does not fire, or is not normal. */
export function outlookOf({ state }: StoredAlert, rule: Rule | undefined): Outlook | undefined {
  const { status, normalSinceMs } = state;
  if (status !== 'firing' || normalSinceMs === undefined) return undefined;
  return { normalSinceMs, ...(rule ? { overAtMs: normalSinceMs + rule.keepFiringMinutes * 60_000 } : {}) };
}

/** `over at 22:15 if it stays so` */
export function sayOver({ overAtMs }: Outlook, nowMs: number): string | undefined {
  return overAtMs === undefined ? undefined : `over at ${sayClock(overAtMs, nowMs)} if it stays so`;
}

/** `normal since 22:10, over at 22:15 if it stays so` */
export function sayOutlook(outlook: Outlook, nowMs: number): string {
  const over = sayOver(outlook, nowMs);
  return `normal since ${sayClock(outlook.normalSinceMs, nowMs)}${over ? `, ${over}` : ''}`;
}
