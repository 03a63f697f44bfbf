import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidRules, parseRules, type Rule } from '../lambdas/domain/rule/rule';
import { rulePack } from '../rules';

const ROOT = join(__dirname, '..');

/** The rule pack, checked as far as synthesis can: each rule by itself, and that its runbook is there to be read. */
export function checkRulePack(inputs: readonly unknown[] = rulePack): readonly Rule[] {
  const rules = parseRules(inputs);
  const missing = rules.filter(({ runbook }) => !existsSync(join(ROOT, runbook)));
  if (missing.length > 0) {
    const faults = missing.map(
      ({ id, runbook }) => `rules/${id}.ts: runbook: ${runbook} does not exist; write it first`,
    );
    throw new InvalidRules(faults);
  }
  return rules;
}
