/** The rules of this folder, as the commands on rules need them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packFaults } from '../../lambdas/domain/rule/pack-faults';
import { InvalidRules, parseRules, type Rule } from '../../lambdas/domain/rule/rule';
import { rulePack } from '../../rules';
import { GUARDED_BY_ALARM } from '../../rules/guarded-by-alarm';
import { WAITING_RULES } from '../../rules/waiting';
import { CommandError } from '../output';

const ROOT = join(__dirname, '..', '..');

/** Throws what is wrong with them. */
export function readPack(): readonly Rule[] {
  try {
    return parseRules(rulePack);
  } catch (error) {
    if (error instanceof InvalidRules) throw new CommandError(error.message);
    throw error;
  }
}

export function findRule(rules: readonly Rule[], id: string): Rule {
  const rule = rules.find((each) => each.id === id);
  if (rule) return rule;
  const guarded = GUARDED_BY_ALARM.find((each) => each.id === id);
  if (guarded) {
    const { condition, alarm } = guarded;
    throw new CommandError(
      `${id}: the CloudWatch alarm ${alarm} guards it: ${condition}; see docs/runbooks/${alarm}.md`,
    );
  }
  const waiting = WAITING_RULES.find((each) => each.id === id);
  if (waiting) throw new CommandError(`${id}: ${waiting.condition}; it waits for ${waiting.waitsFor}`);
  throw new CommandError(`there is no rule "${id}"; \`kentongan rules ls\` lists them`, 2);
}

/** All faults; none when the pack may be deployed. */
export function faultsOfPack(inputs: readonly unknown[] = rulePack): readonly string[] {
  try {
    return packFaults(parseRules(inputs), (path) => existsSync(join(ROOT, path)));
  } catch (error) {
    if (error instanceof InvalidRules) return error.faults;
    throw error;
  }
}
