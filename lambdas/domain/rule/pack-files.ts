/** Rules are written one a file and listed by hand: what goes wrong between the files and the list. */

import { packFaults } from './pack-faults';
import { InvalidRules, parseRules } from './parse-rules';

/** What stands in the folder of rules and is none. */
const OTHERS = ['index', 'alarm-names', 'guarded-by-alarm', 'waiting'];

/** The rule that a file of the folder holds, by the file's name; undefined for what holds none. */
export function ruleOfFile(name: string): string | undefined {
  const rule = /^(\w.*)\.ts$/.exec(name)?.[1];
  return rule === undefined || OTHERS.includes(rule) ? undefined : rule;
}

/**
 * All faults of the pack, each with the file that it is in; none when it may be deployed.
 * @param inputs what `rules/index.ts` lists
 * @param files what each file of a rule exports, by the rule that it is named after
 * @param exists whether there is a file at a path from the project's root
 */
export function faultsOfPack(
  inputs: readonly unknown[],
  files: ReadonlyMap<string, object>,
  exists: (path: string) => boolean,
): readonly string[] {
  const listed = inputs.filter((input) => input !== undefined);
  return [
    ...inputs.flatMap((input, at) =>
      input === undefined
        ? [`rules/index.ts: rule ${at + 1} of the list: no file exports what is imported under its name`]
        : [],
    ),
    ...[...files].flatMap(([name, exported]) => fileFaults(name, exported, listed)),
    ...faultsOfRules(listed, exists),
  ];
}

function fileFaults(name: string, exported: object, listed: readonly unknown[]): readonly string[] {
  const found = Object.values(exported).filter((each) => listed.includes(each));
  if (found.length === 0) {
    const names = Object.keys(exported).join(', ') || 'nothing';
    return [
      `rules/${name}.ts: rules/index.ts does not list it, so it is never judged: import what it exports (${names}) and add it to the list there`,
    ];
  }
  return found
    .map((rule) => (rule as { readonly id?: unknown }).id)
    .filter((id) => typeof id === 'string' && id !== name)
    .map((id) => `rules/${name}.ts: id: came "${id}", accepted is "${name}": a rule is called as its file`);
}

function faultsOfRules(inputs: readonly unknown[], exists: (path: string) => boolean): readonly string[] {
  try {
    return packFaults(parseRules(inputs), exists);
  } catch (error) {
    if (error instanceof InvalidRules) return error.faults;
    throw error;
  }
}
