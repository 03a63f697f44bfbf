import { type Command, InvalidArgumentError, Option } from 'commander';
import { EVENT_CONTENTS, type EventContent } from '../../lambdas/domain/event/content';
import { toCloudEvent } from '../../lambdas/domain/event/event';
import { normalise } from '../../lambdas/domain/event/normalise';
import { UNASSIGNED } from '../../lambdas/domain/tenant/tenant';
import { type Body, readBodies } from '../bodies';
import { CommandError, readInput } from '../output';

interface Options {
  readonly tenant: string;
  readonly content: EventContent;
  readonly received: number;
}

export function describeNormalise(program: Command): void {
  program
    .command('normalise')
    .description(
      'Print the events that webhook bodies become, one JSON object a line; needs no running stack. ' +
        'The same bodies give the same lines.',
    )
    .argument('[file...]', 'bodies of webhooks, one a file or one a line; - or nothing for standard input')
    .option('--tenant <id>', 'the tenant that the events shall name', UNASSIGNED)
    .addOption(
      new Option('--content <which>', 'what events carry, as `eventContent` of a stage')
        .choices(EVENT_CONTENTS)
        .default('full'),
    )
    .addOption(
      new Option('--received <time>', 'when the webhooks came: the time of what Meta tells no time of')
        .argParser(parseTime)
        .default(0, '1970-01-01T00:00:00Z'),
    )
    // The output is JSON in any case; the option is there so that all commands take it.
    .option('--json', 'one JSON object a line (always so)')
    .action(printEvents);
}

/** Every body that can be read is printed; what is wrong with the others is told at the end, all of it. */
function printEvents(files: readonly string[], options: Options): void {
  if (files.length === 0 && process.stdin.isTTY) {
    throw new CommandError('nothing came; name a file, or pipe bodies of webhooks in', 2);
  }
  const bodies = (files.length > 0 ? files : ['-']).flatMap((file) =>
    readBodies(file, readInput(file).toString('utf8')),
  );
  const problems = bodies.flatMap((body) => printBody(body, options) ?? []);
  if (problems.length > 0) {
    const messages = problems.map(({ message }) => message).join('\n');
    throw new CommandError(messages, Math.max(...problems.map(({ exitCode }) => exitCode)));
  }
}

/** Answers what is wrong with a body that gives no events. */
function printBody({ place, body, problem }: Body, options: Options): CommandError | undefined {
  if (problem !== undefined) return new CommandError(`${place} is not JSON: ${problem}`, 2);
  const { tenant: tenantId, content, received: receivedAtMs } = options;
  const normalised = normalise(body, receivedAtMs);
  if (!normalised.ok) return new CommandError(`${place} is not a WhatsApp webhook: ${normalised.problem}`);
  const events = normalised.drafts.map((draft) => toCloudEvent(draft, { tenantId, receivedAtMs, content }));
  process.stdout.write(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  return undefined;
}

function parseTime(text: string): number {
  const ms = Date.parse(text);
  if (!/^\d{4}-\d\d-\d\d/.test(text) || Number.isNaN(ms) || ms < 0) {
    throw new InvalidArgumentError('a time such as 2026-11-21T09:41:00Z is accepted.');
  }
  return ms;
}
