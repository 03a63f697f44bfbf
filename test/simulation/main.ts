/** `npm run simulate`: many seeds, the first that fails, and how to replay it. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { simulate as simulateAlerts } from './alerts/simulate';
import { simulate as simulatePeople } from './people/simulate';
import { simulate as simulateCounts } from './simulate';

const whole = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It takes a whole number from 0 to 999999999.');
  return Number(text);
};

const positive = (text: string): number => {
  const value = Number(text);
  if (!(value > 0 && value <= 1_000))
    throw new InvalidArgumentError('It takes a number above 0, up to 1000.');
  return value;
};

interface Options {
  readonly what: keyof typeof WORLDS;
  readonly seeds: number;
  readonly from: number;
  readonly tenants: number;
  readonly days: number;
}

interface Outcome {
  readonly faults: readonly string[];
  /** What there was of it, to be added up over the seeds. */
  readonly figures: Readonly<Record<string, number>>;
}

const WORLDS = {
  counts: {
    said: 'every update counted once, for its tenant, type and minute',
    options: '',
    simulate: async (seed: number): Promise<Outcome> => {
      const { faults, updates, copies, writes } = await simulateCounts(seed);
      return { faults, figures: { updates, 'posted copies': copies, 'ledger writes asked for': writes } };
    },
  },
  alerts: {
    said: 'every alert lived as its minutes demand, and was told once',
    options: ' --tenants TENANTS --days DAYS',
    simulate: async (seed: number, size: Options): Promise<Outcome> => {
      const { faults, evaluations, writes, episodes, published } = await simulateAlerts(seed, size);
      return { faults, figures: { evaluations, writes, episodes, 'notices published': published } };
    },
  },
  people: {
    said: 'everybody heard what they had to, once, and that it was over',
    options: ' --tenants TENANTS --days DAYS',
    simulate: async (seed: number, size: Options): Promise<Outcome> => {
      const { faults, episodes, messages, invocations, crashes } = await simulatePeople(seed, size);
      return { faults, figures: { episodes, messages, invocations, crashes } };
    },
  },
} as const;

async function main(): Promise<void> {
  const options = new Command('simulate')
    .description(
      'Runs the real handlers in a world of faults, one world a seed. Ends with 1 at the first seed that fails.\n' +
        'counts: webhooks, of which what was counted must be what was sent. alerts: tenants in trouble before an\n' +
        'evaluator in trouble, of which every alert must be told once, and none must be missed. people: alerts, two\\n' +
        'notifiers, channels that fail, silences and acknowledgements; at most 7 tenants, for a message names 8 alerts.',
    )
    .addOption(new Option('--what <world>', 'which world').choices(Object.keys(WORLDS)).default('counts'))
    .option('--seeds <n>', 'how many seeds', whole, 300)
    .option('--from <n>', 'the first seed', whole, 1)
    .option('--tenants <n>', 'alerts, people: how many tenants', whole, 20)
    .option('--days <n>', 'alerts, people: how many days, 0.25 at least', positive, 7)
    .parse()
    .opts<Options>();
  const { what, seeds, from, tenants, days } = options;
  const { simulate, said, options: own } = WORLDS[what];
  const size = own.replace('TENANTS', String(tenants)).replace('DAYS', String(days));
  const startedAt = Date.now();
  const sums = new Map<string, number>();
  for (let seed = from; seed < from + seeds; seed += 1) {
    const { faults, figures } = await simulate(seed, options);
    for (const [name, n] of Object.entries(figures)) sums.set(name, (sums.get(name) ?? 0) + n);
    if (faults.length > 0) {
      process.stderr.write(
        `seed ${seed} fails:\n  ${faults.join('\n  ')}\n` +
          `replay it: npm run simulate -- --what ${what} --seeds 1 --from ${seed}${size}\n`,
      );
      process.exitCode = 1;
      return;
    }
    if ((seed - from + 1) % 500 === 0) process.stdout.write(`${seed - from + 1} of ${seeds} seeds\n`);
  }
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(0);
  const totals = [...sums].map(([name, n]) => `${n} ${name}`).join(', ');
  process.stdout.write(`${seeds} seeds from ${from}: ${totals}; ${said}. ${seconds} s.\n`);
}

void main();
