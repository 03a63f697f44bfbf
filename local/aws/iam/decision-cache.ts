/** Decisions kept by action and resource, which makes the check of a repeated call one look-up. */
import type { ConditionContext } from './conditions';
import type { Decision, Statement } from './policy';

/** Beyond this many the cache starts afresh, so that calls on made-up resources cannot fill the memory. */
const MOST_KEPT = 10_000;

type Decide = (action: string, resource: string, context?: () => ConditionContext) => Decision;

/** Wraps `decide`; decisions that hang on what a call carries are taken anew each time. */
export function createDecisionCache(
  statements: readonly Statement[],
  decide: (action: string, resource: string, context?: ConditionContext) => Decision,
): Decide {
  const usesContext = statements.some((statement) => statement.condition.usesContext);
  const kept = new Map<string, Decision>();
  return (action, resource, context) => {
    if (usesContext && context) return decide(action, resource, context());
    const key = `${action} ${resource}`;
    const before = kept.get(key);
    if (before) return before;
    const decision = decide(action, resource);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(key, decision);
    return decision;
  };
}
