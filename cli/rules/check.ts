import { CommandError, printJson, printLines } from '../output';
import { loadRules } from './load';
import { findFaults } from './pack';

export function check({ json }: { readonly json?: boolean }): void {
  const rules = loadRules().length;
  const faults = findFaults();
  if (json) printJson({ rules, faults });
  else printLines(faults.length > 0 ? faults : [`${rules} rules, nothing wrong with any.`]);
  if (faults.length > 0) throw new CommandError(`${faults.length} fault(s) in the rules`);
}
