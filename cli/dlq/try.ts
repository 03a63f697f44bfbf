/** `kentongan dlq try`: what today's code would make of the entries. Nothing is sent, nothing is changed. */
import { liesInContent } from '../../lambdas/domain/event/parked';
import { printJson, printLines, table } from '../output';
import { wrap } from '../wrap';
import { type DryRun, type Reading, readMessage, summarise } from './dry-run';
import { coverage } from './inventory';
import type { DeadLetter } from './letter';
import type { ListOptions } from './list';
import { causeJson, causeLines, count } from './report';
import { chooseSome, type Wanted } from './tenants';
import { takeInventory, type Workbench, withWorkbench } from './workbench';

export interface TryOptions extends ListOptions, Wanted {}

export function tryOut(options: TryOptions): Promise<void> {
  return withWorkbench(options, async (workbench) => {
    const readings = new Map<string, Reading>();
    const inventory = await takeInventory(workbench, options.limit, async (message) => {
      readings.set(message.id, await readMessage(message, workbench.queue));
    });
    const chosen = chooseSome(inventory, options, workbench.tenantOf);
    const dryRun = summarise(withReadings(chosen, readings));
    if (options.json) {
      const { failing, ...rest } = dryRun;
      printJson({
        entries: chosen.length,
        read: inventory.letters.length,
        total: inventory.total,
        ...rest,
        failing: failing.map(causeJson),
      });
    } else if (chosen.length === 0) printLines(['Nothing is set aside.']);
    else printLines([...coverage(inventory), ...toLines(dryRun, workbench)]);
  });
}

export function withReadings(letters: readonly DeadLetter[], readings: ReadonlyMap<string, Reading>) {
  return letters.flatMap((letter) => {
    const reading = readings.get(letter.id);
    return reading ? [{ letter, reading }] : [];
  });
}

function toLines({ causes, failing, becomes }: DryRun, { time }: Workbench): readonly string[] {
  const unsure = causes.filter(({ cause, cannotTell }) => !liesInContent(cause) && cannotTell > 0);
  return [
    'A dry run with the code on this machine; nothing is sent or changed.',
    '',
    ...table(
      ['cause', 'entries', 'would pass', 'would fail', 'cannot tell'],
      causes.map(({ cause, entries, pass, fail, cannotTell }) => [cause, entries, pass, fail, cannotTell]),
    ),
    ...(failing.length > 0 ? ['', 'Would fail:', ...causeLines(failing, time.now())] : []),
    ...(Object.keys(becomes).length > 0
      ? ['', 'What can be read would become:', ...eventLines(becomes)]
      : []),
    ...(unsure.length > 0
      ? ['', ...wrap(`${unsure.map(({ cause }) => cause).join(', ')}: ${CANNOT_TELL}`)]
      : []),
  ];
}

const CANNOT_TELL =
  'a dry run cannot tell. These entries can be read; what failed comes after reading, where a dry run does not go. ' +
  'Only a sample can tell: `kentongan dlq redrive` begins with one.';

export function eventLines(becomes: DryRun['becomes']): readonly string[] {
  return table(
    ['events', 'type'],
    Object.entries(becomes).map(([type, events]) => [events, type]),
  );
}

/** `14 events (whatsapp.message.received 12, ...)` */
export function eventCounts(becomes: DryRun['becomes']): string {
  const events = Object.values(becomes).reduce((sum, each) => sum + each, 0);
  const types = Object.entries(becomes).map(([type, each]) => `${type} ${count(each)}`);
  return `${count(events)} events (${types.slice(0, 3).join(', ')}${types.length > 3 ? ', ...' : ''})`;
}
