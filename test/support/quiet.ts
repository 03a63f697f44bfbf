import type { Desk } from '../../lambdas/domain/dispatch/desk';

/** What is still open on a desk, by its parts; nothing where all is over and told. */
export function openOn({ alerts, groups, orders, incidents }: Desk): Readonly<Record<string, number>> {
  const parts = Object.entries({ alerts, groups, orders, incidents });
  return Object.fromEntries(
    parts.map(([name, all]) => [name, Object.keys(all).length] as const).filter(([, count]) => count > 0),
  );
}
