/** Dead letters by what they have in common. */
import { groupBy } from '../../lambdas/domain/collections';
import type { DeadCause } from '../../lambdas/domain/event/parked';
import type { DeadLetter } from './letter';

export interface CauseGroup {
  readonly cause: DeadCause;
  readonly reason: string;
  readonly count: number;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  /** The id of one of them. */
  readonly example: string;
}

export interface TenantGroup {
  /** As `TenantOf` names it; empty where nothing tells. */
  readonly tenant: string;
  readonly count: number;
  readonly causes: Readonly<Partial<Record<DeadCause, number>>>;
}

/** Whose a dead letter is: a tenant's id, or its group as it is when no tenant is known to have it. */
export type TenantOf = (letter: DeadLetter) => string;

/** The most frequent first. */
export function groupByCause(letters: readonly DeadLetter[]): readonly CauseGroup[] {
  const groups = groupBy(letters, ({ cause, reason }) => `${cause}\n${reason}`).values();
  return [...groups].flatMap(summarise).sort((a, b) => b.count - a.count);
}

function summarise(letters: readonly DeadLetter[]): readonly CauseGroup[] {
  const [first] = letters;
  if (!first) return [];
  let [firstSeenMs, lastSeenMs] = [first.setAsideAtMs, first.setAsideAtMs];
  for (const { setAsideAtMs } of letters) {
    firstSeenMs = Math.min(firstSeenMs, setAsideAtMs);
    lastSeenMs = Math.max(lastSeenMs, setAsideAtMs);
  }
  const { cause, reason, id } = first;
  return [{ cause, reason, count: letters.length, firstSeenMs, lastSeenMs, example: id }];
}

export function groupByTenant(letters: readonly DeadLetter[], tenantOf: TenantOf): readonly TenantGroup[] {
  return [...groupBy(letters, tenantOf)]
    .map(([tenant, own]) => ({ tenant, count: own.length, causes: countCauses(own) }))
    .sort((a, b) => b.count - a.count);
}

/** How many there are of each cause, the most frequent first. */
export function countCauses(letters: readonly DeadLetter[]): Readonly<Partial<Record<DeadCause, number>>> {
  const groups = [...groupBy(letters, ({ cause }) => cause)].map(
    ([cause, own]) => [cause, own.length] as const,
  );
  return Object.fromEntries(groups.sort(([, a], [, b]) => b - a));
}

/** Some of them, so that each kind of trouble is among them as far as there is room. */
export function pickSample(letters: readonly DeadLetter[], size: number): readonly DeadLetter[] {
  const groups = [
    ...groupBy(letters, ({ cause, reason, group }) => [cause, reason, group].join('\n')).values(),
  ];
  const picked: DeadLetter[] = [];
  for (let round = 0; picked.length < Math.min(size, letters.length); round++) {
    picked.push(...groups.flatMap((group) => group[round] ?? []).slice(0, size - picked.length));
  }
  return picked;
}
