/** `kentongan dlq purge`: deletes entries for good, those and no others that were told of before. */
import { CommandError, printJson, printLines } from '../output';
import { wrap } from '../wrap';
import { confirm } from './confirm';
import { type Reading, readMessage, summarise } from './dry-run';
import { countCauses } from './group';
import { coverage } from './inventory';
import { claimOf } from './queue';
import { causeCounts, count, plural } from './report';
import { sweep } from './sweep';
import { chooseSome } from './tenants';
import { eventCounts, type TryOptions, withReadings } from './try';
import { INTERRUPTED, takeInventory, type Workbench, withWorkbench } from './workbench';

export interface PurgeOptions extends TryOptions {
  readonly yes?: boolean;
}

export function purge(options: PurgeOptions): Promise<void> {
  return withWorkbench(options, async (workbench) => {
    const readings = new Map<string, Reading>();
    const inventory = await takeInventory(workbench, options.limit, async (message) => {
      readings.set(message.id, await readMessage(message, workbench.queue));
    });
    const chosen = chooseSome(inventory, options, workbench.tenantOf);
    if (chosen.length > 0) {
      const { becomes } = summarise(withReadings(chosen, readings));
      const lost = Object.keys(becomes).length > 0;
      await confirm({
        ...options,
        about: [
          ...coverage(inventory),
          `${plural(chosen.length)} would be deleted for good: ${causeCounts(countCauses(chosen))}.`,
          ...wrap(
            lost
              ? `Lost with them: ${eventCounts(becomes)}, unless counted before. A redrive would keep them.`
              : 'None of them can be read as a webhook with the code on this machine.',
          ),
        ],
        question: 'Delete them?',
      });
    }
    const deleted = await remove(new Set(chosen.map(({ id }) => id)), workbench);
    if (options.json) printJson({ deleted, left: chosen.length - deleted });
    else printLines([chosen.length > 0 ? `${count(deleted)} deleted.` : 'Nothing is set aside.']);
    if (workbench.stopped()) throw new CommandError('interrupted; run it again to go on', INTERRUPTED);
  });
}

async function remove(ids: ReadonlySet<string>, { queue, progress, stopped }: Workbench): Promise<number> {
  let deleted = 0;
  if (ids.size === 0) return deleted;
  await sweep(
    queue,
    async (message) => {
      const { id, receipt } = message;
      if (!ids.has(id) || stopped()) return 'held';
      await queue.remove(receipt);
      // A crash before it leaves a body that the bucket throws away in time.
      const claim = claimOf(message);
      if (claim !== undefined) await queue.removeBody(claim);
      deleted += 1;
      progress.tell(`deleting: ${count(deleted)} of ${count(ids.size)} ...`);
      return 'gone';
    },
    { ended: () => stopped() || deleted === ids.size },
  );
  progress.end();
  return deleted;
}
