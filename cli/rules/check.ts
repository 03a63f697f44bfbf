import { rulePack } from '../../rules';
import { CommandError, printJson, printLines } from '../output';
import { faultsOfPack } from './pack';

export function check({ json }: { readonly json?: boolean }): void {
  const faults = faultsOfPack();
  if (json) printJson({ rules: rulePack.length, faults });
  else printLines(faults.length > 0 ? faults : [`${rulePack.length} rules, nothing wrong with any.`]);
  if (faults.length > 0) throw new CommandError(`${faults.length} fault(s) in the rules`);
}
