/** The number that a rule compares with, as an option: by its own name, or as `--threshold`. */
import { type Command, Option } from 'commander';
import { conditions } from '../../lambdas/domain/rule/conditions';
import { type Rule, SEVERITIES } from '../../lambdas/domain/rule/rule';
import { number } from '../number-option';
import { CommandError } from '../output';

export interface ThresholdOptions {
  readonly threshold?: number;
  readonly above?: number;
  readonly below?: number;
}

const ANY = number({ least: -1e15, most: 1e15 });

export function addThresholdOptions(command: Command): Command {
  return command
    .option('--threshold <n>', 'in place of the number that the rule compares with; 5 % is 0.05', ANY)
    .option('--above <n>', 'the same, for a rule that fires above it', ANY)
    .option('--below <n>', 'the same, for a rule that fires below it', ANY)
    .option(
      '--resolve <n>',
      "where a firing alert may resolve; the rule's own keeps its proportion to the limit",
      ANY,
    )
    .option('--for <minutes>', 'how long it must hold', number({ least: 0, most: 1_440, whole: true }))
    .option(
      '--minimum <n>',
      'how many there must be to judge by',
      number({ least: 1, most: 1e12, whole: true }),
    )
    .addOption(new Option('--level <severity>', 'which severity of the rule is meant').choices(SEVERITIES));
}

/** Throws a `CommandError` where the name does not fit the rule, or more than one came. */
export function readThreshold({ id, levels }: Rule, options: ThresholdOptions): number | undefined {
  const given = (['threshold', 'above', 'below'] as const).filter((name) => options[name] !== undefined);
  const [name] = given;
  if (name === undefined) return undefined;
  if (given.length > 1) {
    throw new CommandError(
      `came ${given.map((each) => `--${each}`).join(' and ')}, accepted is one of them`,
      2,
    );
  }
  const limit = conditions.limit(levels[0].condition);
  if (!limit) throw new CommandError(noLimit(`--${name}`, id, conditions.words(levels[0].condition)), 2);
  const { side } = limit;
  const fitting = side === 'upper' ? 'above' : side === 'lower' ? 'below' : 'threshold';
  if (name !== 'threshold' && name !== fitting) {
    const words = conditions.words(levels[0].condition);
    throw new CommandError(`--${name}: accepted is --${fitting}, for ${id} fires while ${words}`, 2);
  }
  return options[name];
}

function noLimit(option: string, id: string, words: string): string {
  return (
    `${option}: ${id} has no one number to change, for it fires while ${words}. How long that must hold can be changed ` +
    `(--for), and the numbers themselves for good, in rules/${id}.ts`
  );
}
