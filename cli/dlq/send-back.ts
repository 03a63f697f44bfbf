/** `kentongan dlq redrive`: asks, sends back, and says what became of it. */
import { liesInContent } from '../../lambdas/domain/event/parked';
import { CommandError, printJson, printLines } from '../output';
import { confirm } from './confirm';
import { countCauses, groupByCause, pickSample } from './group';
import { coverage } from './inventory';
import type { DeadLetter } from './letter';
import type { PurgeOptions } from './purge';
import { type Redriven, type RedrivePlan, type RedriveProgress, redrive } from './redrive';
import { causeCounts, causeJson, causeLines, count, duration, plural } from './report';
import { chooseSome } from './tenants';
import { INTERRUPTED, takeInventory, type Workbench, withWorkbench } from './workbench';

export interface RedriveOptions extends PurgeOptions {
  readonly all?: boolean;
  readonly sample: number;
  readonly rate: number;
  /** Seconds. */
  readonly wait?: number;
}

/** The exit code when what was sent back came back. */
const CAME_BACK = 3;
/** What lies in the content fails at the first attempt. */
const CONTENT_WATCH_MS = 60_000;

export async function sendBack(options: RedriveOptions): Promise<void> {
  const { all, cause, tenant } = options;
  if (all ? cause || tenant : !cause && !tenant) {
    throw new CommandError(
      'say which: --cause CAUSE, --tenant TENANT or both, or else --all; `kentongan dlq ls` shows what is there',
      2,
    );
  }
  return withWorkbench(options, async (workbench) => {
    const inventory = await takeInventory(workbench, options.limit);
    const chosen = chooseSome(inventory, options, workbench.tenantOf);
    if (chosen.length === 0) {
      if (options.json) printJson({ outcome: 'done', sent: 0, left: 0, returned: [] });
      else printLines(['Nothing is set aside.']);
      return;
    }
    const plan = makePlan(inventory.letters, chosen, options, workbench);
    await confirm({
      ...options,
      about: [...coverage(inventory), ...planLines(plan, chosen)],
      question: 'Send them back?',
    });
    const { progress } = workbench;
    const result = await redrive(plan, {
      ...workbench,
      tell: (step) => progress.tell(progressLine(step, plan)),
    });
    progress.end();
    if (options.json) printJson(toJson(result));
    else printLines(toLines(result, workbench));
    finish(result);
  });
}

function makePlan(
  letters: readonly DeadLetter[],
  chosen: readonly DeadLetter[],
  { sample: size, rate, wait }: RedriveOptions,
  { facts }: Workbench,
): RedrivePlan {
  const sample = new Set(pickSample(chosen, size).map(({ id }) => id));
  const inContent = chosen.every(({ cause }) => liesInContent(cause));
  return {
    known: new Set(letters.map(({ id }) => id)),
    sample,
    rest: new Set(chosen.map(({ id }) => id).filter((id) => !sample.has(id))),
    perSecond: rate,
    watchMs: wait === undefined ? (inContent ? CONTENT_WATCH_MS : facts.lastFailureMs) : wait * 1000,
  };
}

function planLines({ sample, rest, perSecond, watchMs }: RedrivePlan, chosen: readonly DeadLetter[]) {
  return [
    `${plural(chosen.length)} would be sent back: ${causeCounts(countCauses(chosen))}.`,
    ...(sample.size > 0
      ? [`First a sample of ${count(sample.size)}, watched for at most ${duration(watchMs)};`]
      : ['Without a sample;']),
    rest.size > 0
      ? `then ${count(rest.size)} at ${perSecond} a second, in about ${duration((rest.size / perSecond) * 1000)}.`
      : 'that is all of them.',
  ];
}

function progressLine(
  { phase, sent, total, returned, leftMs = 0 }: RedriveProgress,
  { perSecond }: RedrivePlan,
): string {
  const cameBack = `${count(returned)} came back`;
  switch (phase) {
    case 'sample':
      return `sample: ${count(sent)} sent back`;
    case 'watch':
      return `sample: ${count(sent)} sent back, ${cameBack}; watching until all is quiet, at most ${duration(leftMs)}`;
    case 'rest':
      return (
        `${count(sent)} of ${count(total)} sent back, ${cameBack}; ` +
        `about ${duration(((total - sent) / perSecond) * 1000)} left`
      );
  }
}

function toJson({ returned, error, ...result }: Redriven) {
  return { ...result, returned: groupByCause(returned).map(causeJson) };
}

function toLines({ outcome, sent, left, returned }: Redriven, { facts, time }: Workbench): readonly string[] {
  return [
    ...(outcome === 'sample-came-back' ? ['Stopped after the sample.'] : []),
    ...(outcome === 'too-many-came-back' ? ['Stopped, as too many came back.'] : []),
    `${count(sent)} sent back, ${count(returned.length)} came back, ${count(left)} not sent.`,
    ...(outcome === 'done' ? laterLines(sent, left, facts.lastFailureMs) : []),
    ...(returned.length > 0
      ? ['', 'What came back failed with:', ...causeLines(groupByCause(returned), time.now())]
      : []),
  ];
}

function laterLines(sent: number, left: number, lastFailureMs: number): readonly string[] {
  return [
    ...(left > 0 ? ['What is left is held by somebody else, or past its time: look again in a minute.'] : []),
    ...(sent > 0
      ? [`What fails again is here again within ${duration(lastFailureMs)}: \`kentongan dlq ls\` tells.`]
      : []),
  ];
}

function finish({ outcome, error }: Redriven): void {
  switch (outcome) {
    case 'done':
      return;
    case 'sample-came-back':
    case 'too-many-came-back':
      throw new CommandError('the trouble is not over; mend it first, then run this again', CAME_BACK);
    case 'interrupted':
      throw new CommandError('interrupted; nothing is lost, run it again to go on', INTERRUPTED);
    case 'failed':
      throw error;
  }
}
