/** `npm run simulate`: many seeds, the first that fails, and how to replay it. */
import { Command, InvalidArgumentError } from 'commander';
import { simulate } from './simulate';

const whole = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It takes a whole number from 0 to 999999999.');
  return Number(text);
};

async function main(): Promise<void> {
  const { seeds, from } = new Command('simulate')
    .description(
      'Sends webhooks through the real handlers in a world of faults, one world a seed, and checks that what was\n' +
        'counted is what was sent. Ends with 1 at the first seed for which it is not.',
    )
    .option('--seeds <n>', 'how many seeds', whole, 300)
    .option('--from <n>', 'the first seed', whole, 1)
    .parse()
    .opts<{ seeds: number; from: number }>();
  const startedAt = Date.now();
  let [updates, copies, writes] = [0, 0, 0];
  for (let seed = from; seed < from + seeds; seed += 1) {
    const outcome = await simulate(seed);
    updates += outcome.updates;
    copies += outcome.copies;
    writes += outcome.writes;
    if (outcome.faults.length > 0) {
      process.stderr.write(
        `seed ${seed} fails:\n  ${outcome.faults.join('\n  ')}\n` +
          `replay it: npm run simulate -- --seeds 1 --from ${seed}\n`,
      );
      process.exitCode = 1;
      return;
    }
    if ((seed - from + 1) % 500 === 0) process.stdout.write(`${seed - from + 1} of ${seeds} seeds\n`);
  }
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(0);
  process.stdout.write(
    `${seeds} seeds from ${from}: ${updates} updates in ${copies} posted copies, ${writes} ledger writes asked for; ` +
      `every one counted once, for its tenant, type and minute. ${seconds} s.\n`,
  );
}

void main();
