import { type Command, InvalidArgumentError } from 'commander';
import { readLocalFile } from '../../local/local-file';
import { type Bill, priceBill } from '../../local/meter/bill';
import type { UsageSnapshot } from '../../local/meter/snapshot';
import { type Month, renderBill } from '../bill-view';
import { CommandError, printJson, printLines } from '../output';

interface Options {
  readonly json?: boolean;
  readonly webhooksPerMonth?: number;
}

export function describeBill(program: Command): void {
  program
    .command('bill')
    .description('What AWS would charge: per million webhooks and per month, by what the local run has used')
    .option('--webhooks-per-month <n>', "a month's total for so many webhooks", webhooks)
    .option('--json', 'print JSON')
    .action(bill);
}

function webhooks(text: string): number {
  const value = Number(text.replaceAll(/[_,]/g, ''));
  if (text.trim() !== '' && value >= 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('a number from 0 up is accepted, such as 5000000 or 5e6.');
}

async function bill({ json, webhooksPerMonth }: Options): Promise<void> {
  const priced = priceBill(await readUsage());
  const month = webhooksPerMonth === undefined ? undefined : monthOf(priced, webhooksPerMonth);
  if (json) printJson({ ...priced, ...(month ? { month } : {}) });
  else printLines(renderBill(priced, month));
}

function monthOf({ perWebhook, usdPerMillion, fixedUsdPerMonth }: Bill, count: number): Month {
  if (count > 0 && perWebhook.length === 0) {
    throw new CommandError('no webhook has been taken in yet, so none can be priced; send some first.');
  }
  return { webhooks: count, usd: fixedUsdPerMonth + (count / 1_000_000) * usdPerMillion };
}

async function readUsage(): Promise<UsageSnapshot> {
  const local = readLocalFile();
  if (!local) throw new CommandError('no stack runs on this machine. Start one with `npm start`.');
  const answer = await fetch(local.billUrl).catch((error: unknown) => error);
  if (answer instanceof Response && answer.ok) return (await answer.json()) as UsageSnapshot;
  const reason = answer instanceof Response ? `status ${answer.status}` : String(answer);
  throw new CommandError(`${local.billUrl} does not tell what was used: ${reason}. Start the stack anew.`);
}
