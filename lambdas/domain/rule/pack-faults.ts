import { unproven } from './cases';
import type { Rule } from './rule-schema';

/**
 * What is missing of rules that are right by themselves: the page that says what to do, and cases in which each level
 * fires and comes to an end.
 * @param exists whether there is a file at a path from the project's root
 */
export function packFaults(rules: readonly Rule[], exists: (path: string) => boolean): readonly string[] {
  return rules.flatMap((rule) => {
    const page = exists(rule.runbook)
      ? []
      : [`runbook: came "${rule.runbook}", accepted is a page that there is: write it first`];
    return [...page, ...unproven(rule)].map((fault) => `rules/${rule.id}.ts: ${fault}`);
  });
}
