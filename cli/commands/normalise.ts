import type { Command } from 'commander';
import { toCloudEvent } from '../../lambdas/domain/event/event';
import { normalise } from '../../lambdas/domain/event/normalise';
import { parseJson } from '../../lambdas/domain/json-text';
import { UNASSIGNED } from '../../lambdas/domain/tenant/tenant';
import { CommandError, readInput } from '../output';

interface Options {
  readonly tenant: string;
}

export function describeNormalise(program: Command): void {
  program
    .command('normalise')
    .description(
      'Print the events that a webhook body becomes, one JSON object a line; needs no running stack',
    )
    .argument('<file>', 'the body of a webhook, or - for standard input')
    .option('--tenant <id>', 'the tenant that the events shall name', UNASSIGNED)
    // The output is JSON in any case; the option is there so that all commands take it.
    .option('--json', 'one JSON object a line (always so)')
    .action(printEvents);
}

function printEvents(file: string, { tenant }: Options): void {
  let body: unknown;
  try {
    body = parseJson(readInput(file).toString('utf8'));
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${file} is not JSON: ${error instanceof Error ? error.message : error}`, 2);
  }
  const normalised = normalise(body);
  if (!normalised.ok) throw new CommandError(`${file} is not a WhatsApp webhook: ${normalised.problem}`);
  // Where Meta tells no time the moment of receipt would stand in; here nothing was received.
  const events = normalised.drafts.map((draft) => toCloudEvent(draft, { tenantId: tenant, receivedAtMs: 0 }));
  process.stdout.write(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
}
