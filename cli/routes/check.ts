import { allRoutes } from '../../lambdas/domain/routing/route';
import { CommandError, printJson, printLines } from '../output';
import { type FileOptions, lookAtFile, vocabulary } from './file';

export function check(options: FileOptions): void {
  const { name, routing, faults } = lookAtFile(options, vocabulary());
  const routes = routing && allRoutes(routing.root).length;
  const receivers = routing?.receivers.size;
  if (options.json) printJson({ file: name, ...(routing ? { receivers, routes } : {}), faults });
  else if (routing)
    printLines([`${name}: ${receivers} receivers, ${routes} routes, nothing wrong with any.`]);
  else printLines(faults);
  if (faults.length > 0) throw new CommandError(`${faults.length} fault(s) in ${name}`);
}
