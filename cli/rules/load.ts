/**
 * The files of `rules/`, read when a command needs them and not before: while one of them is broken, commands that ask
 * nothing of rules go on working. Each throws a `CommandError` with file, line and column for one that cannot be read.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ruleOfFile } from '../../lambdas/domain/rule/pack-files';
import type { GuardedRule } from '../../rules/guarded-by-alarm';
import type { WaitingRule } from '../../rules/waiting';
import { brokenFiles } from '../broken-files';

const FOLDER = join(__dirname, '..', '..', 'rules');

/** What the list has, unchecked. */
export function loadRules(): readonly unknown[] {
  return load(() => (require('../../rules') as typeof import('../../rules')).rulePack);
}

export function loadGuarded(): readonly GuardedRule[] {
  return load(
    () =>
      (require('../../rules/guarded-by-alarm') as typeof import('../../rules/guarded-by-alarm'))
        .GUARDED_BY_ALARM,
  );
}

export function loadWaiting(): readonly WaitingRule[] {
  return load(() => (require('../../rules/waiting') as typeof import('../../rules/waiting')).WAITING_RULES);
}

/** What stands in the label `rule` of alerts beside the rules. */
export function loadNamesBesideRules(): readonly string[] {
  return load(
    () => (require('../../rules/alarm-names') as typeof import('../../rules/alarm-names')).NAMES_BESIDE_RULES,
  );
}

/** What each file of a rule exports, by the rule that it is named after. */
export function loadRuleFiles(): ReadonlyMap<string, object> {
  const rules = readdirSync(FOLDER).flatMap((name) => ruleOfFile(name) ?? []);
  return load(() => new Map(rules.map((rule) => [rule, require(join(FOLDER, rule)) as object])));
}

function load<Loaded>(read: () => Loaded): Loaded {
  try {
    return read();
  } catch (error) {
    throw brokenFiles('the rules cannot be read', error);
  }
}
