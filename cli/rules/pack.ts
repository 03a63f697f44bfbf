/** The rules of this folder, as the commands on rules need them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { faultsOfPack } from '../../lambdas/domain/rule/pack-files';
import { InvalidRules, parseRules, type Rule } from '../../lambdas/domain/rule/rule';
import { CommandError } from '../output';
import { loadGuarded, loadRuleFiles, loadRules, loadWaiting } from './load';

const ROOT = join(__dirname, '..', '..');

/** Throws what is wrong with them. */
export function readPack(): readonly Rule[] {
  try {
    return parseRules(loadRules());
  } catch (error) {
    if (error instanceof InvalidRules) {
      throw new CommandError(`${error.message}\n\`kentongan rules check\` tells more of where.`);
    }
    throw error;
  }
}

export function findRule(rules: readonly Rule[], id: string): Rule {
  const rule = rules.find((each) => each.id === id);
  if (rule) return rule;
  const guarded = loadGuarded().find((each) => each.id === id);
  if (guarded) {
    const { condition, alarm } = guarded;
    throw new CommandError(
      `${id}: the CloudWatch alarm ${alarm} guards it: ${condition}; see docs/runbooks/${alarm}.md`,
    );
  }
  const waiting = loadWaiting().find((each) => each.id === id);
  if (waiting) throw new CommandError(`${id}: ${waiting.condition}; it waits for ${waiting.waitsFor}`);
  throw new CommandError(`there is no rule "${id}"; \`kentongan rules ls\` lists them`, 2);
}

/** All faults, each with its file; none when the pack may be deployed. */
export function findFaults(): readonly string[] {
  return faultsOfPack(loadRules(), loadRuleFiles(), (path) => existsSync(join(ROOT, path)));
}
