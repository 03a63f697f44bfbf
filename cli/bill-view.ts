/** The bill as a person reads it. Numbers are rounded here and nowhere before. */
import type { Bill } from '../local/meter/bill';
import { table } from './output';

/** What a month with so many webhooks costs in all. */
export interface Month {
  readonly webhooks: number;
  readonly usd: number;
}

/** Under this many webhooks the two sandboxes' cold starts and half-empty batches still show in the price of one. */
const ENOUGH_WEBHOOKS = 2_000;

export function renderBill(bill: Bill, month: Month | undefined): string[] {
  return [
    `List prices of ${bill.pricesAsOf}, ${bill.region}, US dollars, no free tier. * marks what is estimated.`,
    '',
    ...renderWebhooks(bill),
    '',
    ...renderFixed(bill),
    '',
    ...renderCloudWatch(bill),
    '',
    ...(month ? [`A month with ${count(month.webhooks)} webhooks: ${usd(month.usd)}`, ''] : []),
    ...assumptions(bill),
  ];
}

function renderWebhooks({ webhooks, seconds, perWebhook, usdPerMillion }: Bill): string[] {
  if (webhooks === 0) {
    return [
      'No webhook has been taken in yet, so there is no price of one. Let `npm start` send some, or use `kentongan send`.',
    ];
  }
  const rows = perWebhook.map((line) => [
    `${line.label}${star(line.basis)}`,
    quantity(line.quantity),
    quantity(line.perWebhook),
    usd(line.usdPerMillion),
  ]);
  const minutes = `${(seconds / 60).toFixed(1)} minutes, ${(webhooks / Math.max(1, seconds)).toFixed(1)} a second`;
  return [
    ...rightTable(
      [`${count(webhooks)} webhooks in ${minutes}`, 'quantity', 'per webhook', 'USD per million'],
      [...rows, ['together', '', '', usd(usdPerMillion)]],
    ),
    ...(webhooks < ENOUGH_WEBHOOKS
      ? [`(Few webhooks yet: cold starts weigh too much. After ${count(ENOUGH_WEBHOOKS)} the price settles.)`]
      : []),
  ];
}

function renderFixed({ fixed, fixedUsdPerMonth, alarms }: Bill): string[] {
  const rows = fixed.map((line) => [
    `${line.label}${star(line.basis)}`,
    `${count(line.quantity)} ${line.unit}`,
    usd(line.usdPerMonth),
  ]);
  return [
    ...rightTable(
      ['Each month, whatever comes', 'quantity', 'USD per month'],
      [...rows, ['together', '', usd(fixedUsdPerMonth)]],
    ),
    `Not in it: ${count(alarms.notices)} changes that CloudWatch's alarms published in this run, ${usd(alarms.usd)}.`,
    "To tell people is the notifier's work, and in its line as far as this run had alerts.",
  ];
}

function renderCloudWatch({ cloudWatch }: Bill): string[] {
  return rightTable(
    ["CloudWatch's part of it, by tenants", 'metrics', 'metrics in alarms', 'USD of calls', 'USD per month'],
    cloudWatch.map(({ tenants, metrics, alarmMetrics, apiUsd, usdPerMonth }) => [
      `${count(tenants)} tenants`,
      count(metrics),
      count(alarmMetrics),
      usd(apiUsd),
      usd(usdPerMonth),
    ]),
  );
}

function assumptions({ cloudWatch }: Bill): string[] {
  const [few, many] = cloudWatch;
  const isSame = few?.usdPerMonth === many?.usdPerMonth;
  return [
    'Counted as AWS counts: requests, units, bytes and metrics without a star. Estimated:',
    "  Lambda GB-s      durations are this machine's; cold starts come with its two sandboxes a function",
    '  poller           receives as full as the batch allows; AWS may come back with fewer, at most one a message',
    '  idle polls       5 pollers of 20 s; a busy queue has fewer of them',
    "  log lines        Lambda's and API Gateway's own lines by their usual length; stored at 15 % of their size",
    '  refused writes   a cancelled transaction as if carried out; items that were not shown as 1 KB',
    '  KMS              SNS asks for a key and opens it once in 5 minutes a topic; X-Ray by its default rule',
    '  custom metrics   by the hours with data: one that was written once counts for its whole hour',
    '  schedules        the average call here, times the calls of a month (730 h)',
    'Left out: calls by people and the command line, storage and backups of the table, storage of large webhooks',
    '(each lies in S3 for seconds: a million of 3 MB, a minute each, are 0.002 dollars), data sent out, tax.',
    isSame
      ? 'No metric and no alarm belongs to a tenant, so CloudWatch costs the same for any number of them.'
      : 'Metrics or alarms belong to tenants: see how CloudWatch grows with them.',
  ];
}

function star(basis: 'measured' | 'estimated'): string {
  return basis === 'estimated' ? '*' : '';
}

function usd(value: number): string {
  return value === 0 || value >= 0.01 ? value.toFixed(2) : value.toPrecision(1);
}

function count(value: number): string {
  if (value >= 100 || Number.isInteger(value)) return Math.round(value).toLocaleString('en-US');
  return value.toPrecision(3);
}

/** Gigabytes of one webhook are very small numbers. */
function quantity(value: number): string {
  return value >= 0.001 || value === 0 ? count(value) : value.toExponential(1);
}

/** A table whose figures, already written out, stand on the right. */
function rightTable(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const padded = [head, ...rows].map((row) =>
    row.map((cell, column) => (column === 0 ? cell : cell.padStart(widths[column] ?? 0))),
  );
  const [first = [], ...rest] = padded;
  return table(first, rest);
}
