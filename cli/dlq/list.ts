/** `kentongan dlq ls`: what is there, by cause and by tenant. */
import { ago, printJson, printLines, table } from '../output';
import type { TargetOptions } from '../target';
import { wrap } from '../wrap';
import { groupByCause, groupByTenant } from './group';
import { coverage, hiddenWords, type Inventory, isHidden } from './inventory';
import { adviceLines, causeCounts, causeJson, causeLines, count, iso } from './report';
import { takeInventory, type Workbench, withWorkbench } from './workbench';

export interface ListOptions extends TargetOptions {
  readonly limit: number;
  readonly json?: boolean;
}

const TENANTS_SHOWN = 12;
const DAY_MS = 86_400_000;
/** From so much time before its end on, the end is told. */
const TOLD_BEFORE_MS = 7 * DAY_MS;

export function list(options: ListOptions): Promise<void> {
  return withWorkbench(options, async (workbench) => {
    const inventory = await takeInventory(workbench, options.limit);
    if (options.json) printJson(toJson(inventory, workbench));
    else printLines(toLines(inventory, workbench));
  });
}

function toJson(inventory: Inventory, { tenantOf, facts }: Workbench) {
  const { letters, total } = inventory;
  const oldest = oldestOf(inventory, facts.retentionMs);
  return {
    entries: letters.length,
    total,
    ...(oldest ? { oldest: iso(oldest.receivedAtMs), firstDeleted: iso(oldest.deletedAtMs) } : {}),
    causes: groupByCause(letters).map(causeJson),
    tenants: groupByTenant(letters, tenantOf),
  };
}

function toLines(inventory: Inventory, { tenantOf, facts, time }: Workbench): readonly string[] {
  const { letters } = inventory;
  const oldest = oldestOf(inventory, facts.retentionMs);
  if (!oldest)
    return isHidden(inventory)
      ? wrap(`Nothing to show: ${hiddenWords(inventory)}`)
      : ['Nothing is set aside.'];
  const now = time.now();
  const groups = groupByCause(letters);
  const tenants = groupByTenant(letters, tenantOf);
  return [
    ...coverage(inventory),
    ...causeLines(groups, now),
    '',
    ...table(
      ['count', 'tenant', 'causes'],
      tenants
        .slice(0, TENANTS_SHOWN)
        .map((group) => [group.count, group.tenant || '(not told)', causeCounts(group.causes)]),
    ),
    ...(tenants.length > TENANTS_SHOWN
      ? [`... and ${count(tenants.length - TENANTS_SHOWN)} more; --json has them all.`]
      : []),
    '',
    `The oldest came in ${ago(oldest.receivedAtMs, now)}.${endOf(oldest.deletedAtMs, now)}`,
    ...adviceLines(groups),
    '',
    'Next: `kentongan dlq show ID`, `dlq try`, `dlq redrive`; each has --help.',
  ];
}

function oldestOf({ letters }: Inventory, retentionMs: number) {
  if (letters.length === 0) return undefined;
  let [receivedAtMs, sentAtMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const letter of letters) {
    receivedAtMs = Math.min(receivedAtMs, letter.receivedAtMs);
    sentAtMs = Math.min(sentAtMs, letter.sentAtMs);
  }
  return { receivedAtMs, deletedAtMs: sentAtMs + retentionMs };
}

function endOf(deletedAtMs: number, nowMs: number): string {
  const leftMs = deletedAtMs - nowMs;
  if (leftMs > TOLD_BEFORE_MS) return '';
  return ` SQS deletes the first in ${Math.max(0, Math.floor(leftMs / DAY_MS))} days.`;
}
