import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packFaults } from '../lambdas/domain/rule/pack-faults';
import { InvalidRules, parseRules, type Rule } from '../lambdas/domain/rule/rule';
import { rulePack } from '../rules';

const ROOT = join(__dirname, '..');

/** The rule pack, checked as far as synthesis can: each rule by itself, its runbook, and that its cases prove it. */
export function checkRulePack(inputs: readonly unknown[] = rulePack): readonly Rule[] {
  const rules = parseRules(inputs);
  const faults = packFaults(rules, (path) => existsSync(join(ROOT, path)));
  if (faults.length > 0) throw new InvalidRules(faults);
  return rules;
}
