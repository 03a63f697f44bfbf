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

/** Throws a `CommandError` that says what it is instead, where it is no rule. */
export function findRule(rules: readonly Rule[], id: string): Rule {
  const rule = rules.find((each) => each.id === id);
  if (rule) return rule;
  const guarded = loadGuarded().find((each) => each.id === id || each.alarm === id);
  const alarm = guarded?.alarm ?? id;
  const page = pageOfAlarm(alarm);
  if (page) {
    const what = guarded ? `: ${guarded.condition}` : '';
    throw new CommandError(
      `${id}: CloudWatch's alarm ${alarm} watches this and no rule does${what}. What to do: ${page}. ` +
        `While it fires, \`kentongan alerts ls --rule ${alarm}\` shows it, and \`alerts show\` all that is known of it.`,
      2,
    );
  }
  const waiting = loadWaiting().find((each) => each.id === id);
  if (waiting) throw new CommandError(`${id}: ${waiting.condition}; it waits for ${waiting.waitsFor}`, 2);
  throw new CommandError(`there is no rule "${id}"; \`kentongan rules ls\` lists them`, 2);
}

/** The runbook of an alarm of the stack, of which there is one for the errors of all functions; undefined for another. */
export function pageOfAlarm(alarm: string): string | undefined {
  const [, name] = /^(\w+)-errors$/.exec(alarm) ?? [];
  const isOfFunction = name !== undefined && existsSync(join(ROOT, 'lambdas', name, 'index.ts'));
  const page = `docs/runbooks/${isOfFunction ? 'function-errors' : alarm}.md`;
  return /^[\w-]+$/.test(alarm) && existsSync(join(ROOT, page)) ? page : undefined;
}

/** All faults, each with its file; none when the pack may be deployed. */
export function findFaults(): readonly string[] {
  return faultsOfPack(loadRules(), loadRuleFiles(), (path) => existsSync(join(ROOT, path)));
}
