import { askedReceiverFaults } from '../../lambdas/domain/routing/asked-receivers';
import { CommandError, printJson, printLines } from '../output';
import { lookAtFile } from '../routes/file';
import { loadRules } from './load';
import { findFaults, readPack } from './pack';

export function check({ json }: { readonly json?: boolean }): void {
  const rules = loadRules().length;
  const found = findFaults();
  const faults = found.length > 0 ? found : receiverFaults();
  if (json) printJson({ rules, faults });
  else printLines(faults.length > 0 ? faults : [`${rules} rules, nothing wrong with any.`]);
  if (faults.length > 0) throw new CommandError(`${faults.length} fault(s) in the rules`);
}

/** Of the routing that stages have without a file of their own; synthesis asks all files. */
function receiverFaults(): readonly string[] {
  const { routing } = lookAtFile({});
  return routing ? askedReceiverFaults(readPack(), routing) : [];
}
