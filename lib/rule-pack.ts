import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { faultsOfPack, ruleOfFile } from '../lambdas/domain/rule/pack-files';
import { InvalidRules } from '../lambdas/domain/rule/rule';
import { rulePack } from '../rules';

const ROOT = join(__dirname, '..');

/** Checks the rule pack as far as synthesis can: each rule by itself, its runbook, its cases, and that none is left out. */
export function checkRulePack(): void {
  const folder = join(ROOT, 'rules');
  const rules = readdirSync(folder).flatMap((name) => ruleOfFile(name) ?? []);
  const files = new Map(rules.map((rule) => [rule, require(join(folder, rule)) as object]));
  const faults = faultsOfPack(rulePack, files, (path) => existsSync(join(ROOT, path)));
  if (faults.length > 0) throw new InvalidRules(faults);
}
