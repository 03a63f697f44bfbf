/** `kentongan inbox fail` and `heal`. */
import { CommandError, printLines } from '../output';
import { order } from './receivers';

export interface FailOptions {
  readonly status: string;
  readonly for?: string;
  readonly times?: number;
  readonly retryAfter?: number;
}

export async function fail(channel: string, options: FailOptions): Promise<void> {
  const { for: duration, times, retryAfter } = options;
  const status = readStatus(options.status);
  const forSeconds = duration === undefined ? undefined : readSeconds(duration);
  await order({
    channel,
    status,
    ...(times === undefined ? {} : { times }),
    ...(forSeconds === undefined ? {} : { forSeconds }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
  printLines([
    `${channel} ${doesWhat(status)} ${howLong(options)}. \`kentongan inbox heal ${channel}\` ends it.`,
  ]);
}

export async function heal(channel: string): Promise<void> {
  await order({ channel, heal: true });
  printLines([`${channel} takes messages again.`]);
}

function doesWhat(status: number | 'hang' | 'reset'): string {
  if (status === 'hang') return 'gives no answer';
  return status === 'reset' ? 'breaks the connection' : `answers ${status}`;
}

function howLong({ for: duration, times }: FailOptions): string {
  const often = times === undefined || times === 1 ? 'to the next request' : `to the next ${times} requests`;
  if (duration === undefined) return often;
  return times === undefined ? `for ${duration}` : `${often}, for ${duration} at most`;
}

export function readStatus(text: string): number | 'hang' | 'reset' {
  if (text === 'hang' || text === 'reset') return text;
  if (/^[2-5]\d\d$/.test(text)) return Number(text);
  throw new CommandError(`--status: came "${text}", accepted is a status from 200 to 599, hang, or reset`, 2);
}

export function readSeconds(text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
  if (count === '')
    throw new CommandError(`--for: came "${text}", accepted is a time such as 30s, 10m or 1h`, 2);
  return Number(count) * (unit === 's' ? 1 : unit === 'm' ? 60 : 3_600);
}
