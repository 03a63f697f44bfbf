import { setTimeout as delay } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { groupBy } from '../../lambdas/domain/collections';
import { type DeadLetter, type DeadLetters, openDeadLetters } from '../dead-letters';
import { ago, CommandError, printJson, printLines, table } from '../output';
import { addTargetOption, findTarget, type TargetOptions } from '../target';

interface Options extends TargetOptions {
  readonly json?: boolean;
}

interface PurgeOptions extends Options {
  readonly yes?: boolean;
}

interface RedriveOptions extends Options {
  readonly rate?: number;
}

/** A look is bounded: a queue with more than this in it is described by what was read. */
const READ_LIMIT = 1_000;

export function describeDlq(program: Command): void {
  const dlq = program.command('dlq').description('Webhooks that could not be processed and were set aside');
  addTargetOption(
    dlq.command('ls').description('Causes with counts, first and last seen').option('--json', 'print JSON'),
  ).action(list);
  addTargetOption(
    dlq
      .command('show')
      .description('One entry, without its content')
      .argument('<id>', "the entry's id, or how it begins")
      .option('--json', 'print JSON'),
  ).action(show);
  addTargetOption(
    dlq
      .command('redrive')
      .description('Send all entries back to be processed; what was counted already is not counted again')
      .option('--rate <n>', 'at most this many a second', parseRate)
      .option('--json', 'print JSON'),
  ).action(redrive);
  addTargetOption(
    dlq
      .command('purge')
      .description('Delete all entries for good: what was not counted never will be')
      .option('--yes', 'do it; without it nothing is deleted')
      .option('--json', 'print JSON'),
  ).action(purge);
}

function parseRate(text: string): number {
  const rate = Number(text);
  if (!Number.isInteger(rate) || rate < 1 || rate > 500) {
    throw new InvalidArgumentError('a whole number from 1 to 500 is accepted.');
  }
  return rate;
}

async function list(options: Options): Promise<void> {
  const letters = await openDeadLetters(await findTarget(options)).read(READ_LIMIT);
  const groups = [...groupBy(letters, ({ cause, reason }) => `${cause}\n${reason}`).values()]
    .map(summarise)
    .sort((a, b) => b.count - a.count);
  if (options.json) {
    printJson({ entries: letters.length, causes: groups });
    return;
  }
  if (letters.length === 0) {
    printLines(['Nothing is set aside.']);
    return;
  }
  const now = Date.now();
  printLines([
    ...table(
      ['count', 'cause', 'first seen', 'last seen', 'reason', 'an id'],
      groups.map(({ count, cause, firstSeenMs, lastSeenMs, reason, example }) => [
        count,
        cause,
        ago(firstSeenMs, now),
        ago(lastSeenMs, now),
        reason,
        example,
      ]),
    ),
    ...(letters.length === READ_LIMIT ? [`(the first ${READ_LIMIT} entries; there may be more)`] : []),
    'See one with `kentongan dlq show ID`; send all back with `kentongan dlq redrive`.',
  ]);
}

function summarise(letters: readonly DeadLetter[]) {
  const times = letters.map(({ setAsideAtMs }) => setAsideAtMs);
  const [first] = letters;
  return {
    count: letters.length,
    cause: first?.cause ?? '',
    reason: first?.reason ?? '',
    firstSeenMs: Math.min(...times),
    lastSeenMs: Math.max(...times),
    example: first?.id ?? '',
  };
}

async function show(id: string, options: Options): Promise<void> {
  const letters = await openDeadLetters(await findTarget(options)).read(READ_LIMIT);
  const found = letters.filter((letter) => letter.id.startsWith(id));
  const [letter] = found;
  if (!letter || found.length > 1) {
    const what = letter ? `${found.length} entries begin` : 'no entry begins';
    throw new CommandError(`${what} with "${id}"; \`kentongan dlq ls\` shows an id of each cause`);
  }
  if (options.json) {
    printJson(letter);
    return;
  }
  printLines(
    table(
      ['', ''],
      Object.entries(letter).map(([name, value]) => [
        name.replace('AtMs', ''),
        name.endsWith('AtMs') ? new Date(Number(value)).toISOString() : String(value),
      ]),
    ).slice(1),
  );
}

async function redrive(options: RedriveOptions): Promise<void> {
  const letters = openDeadLetters(await findTarget(options));
  try {
    await letters.redrive(options.rate);
  } catch (error) {
    throw new CommandError(`the redrive did not start: ${error instanceof Error ? error.message : error}`);
  }
  const progress = await follow(
    letters,
    options.json ? () => {} : (line) => process.stderr.write(`${line}\n`),
  );
  if (options.json) printJson(progress);
  else printLines([`${progress.moved} sent back.`]);
  if (progress.status !== 'COMPLETED') {
    throw new CommandError(
      `the redrive ended as ${progress.status}: ${progress.failure ?? 'SQS gives no reason'}`,
    );
  }
}

async function purge(options: PurgeOptions): Promise<void> {
  const letters = openDeadLetters(await findTarget(options));
  const { length } = await letters.read(READ_LIMIT);
  if (length > 0 && !options.yes) {
    throw new CommandError(
      `${length} entries would be deleted for good. Say so with --yes, or redrive them instead.`,
      2,
    );
  }
  if (length > 0) await letters.purge();
  if (options.json) printJson({ deleted: length });
  else printLines([length > 0 ? `${length} deleted.` : 'Nothing is set aside.']);
}

/** Waits for the move to end, telling how far it is; SQS itself reports in steps. */
async function follow(letters: DeadLetters, tell: (line: string) => void) {
  let told = -1;
  for (;;) {
    const progress = await letters.progress();
    if (!progress) throw new CommandError('the redrive cannot be followed: SQS knows of no task');
    if (progress.status !== 'RUNNING') return progress;
    if (progress.moved !== told) tell(`${progress.moved} of about ${progress.total} sent back ...`);
    told = progress.moved;
    await delay(500);
  }
}
