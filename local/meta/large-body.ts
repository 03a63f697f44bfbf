/**
 * A webhook body as large as Meta makes them, which is up to 1,000 updates in 3 MB: inbound text messages of several
 * accounts, with an entry for each account and as many messages in a change as is asked for.
 */
import type { Random } from '../random';
import { numberValue } from './envelope';
import { CUSTOMER_NUMBERS, customerNumber } from './fictional-numbers';
import type { JsonObject, TenantSender } from './update';
import { createWamidMinter } from './wamid';

export interface LargeBodyOptions {
  /** Whose messages, in turn. */
  readonly senders: readonly TenantSender[];
  readonly updates: number;
  /** Of the whole body, exactly. */
  readonly bytes: number;
  /** Messages in one change at most. */
  readonly updatesPerChange: number;
  readonly sentMs: number;
  /** Other ids for each seed: the same seed makes duplicates. */
  readonly random: Random;
}

/** Throws `RangeError` where so many updates do not fit into so few bytes. */
export function largeBody(options: LargeBodyOptions): string {
  const { updates, bytes } = options;
  const least = compose(options, () => 1).length;
  const spare = bytes - least;
  if (spare < 0) {
    throw new RangeError(`${updates} updates need ${least} bytes at least, and ${bytes} were asked for`);
  }
  // Texts of equal length, the first ones a letter longer, so that all of it comes out exactly.
  const [each, longer] = [Math.floor(spare / updates), spare % updates];
  return compose(options, (index) => 1 + each + (index < longer ? 1 : 0));
}

function compose(options: LargeBodyOptions, lengthOf: (index: number) => number): string {
  const { senders, updates, updatesPerChange, sentMs, random } = options;
  // The same ids for each composition of the same options.
  const mintWamid = createWamidMinter(random.fork('wamid'));
  const all = Array.from({ length: updates }, (_, index) => index);
  const entry = senders.map((sender, at) => {
    const own = all.filter((index) => index % senders.length === at);
    const items = own.map((index) => message(index, lengthOf(index), sentMs, mintWamid));
    const changes = Array.from({ length: Math.ceil(items.length / updatesPerChange) }, (_, number) => ({
      field: 'messages',
      value: {
        ...numberValue(sender),
        messages: items.slice(number * updatesPerChange, (number + 1) * updatesPerChange),
      },
    }));
    return { id: sender.wabaId, changes };
  });
  return JSON.stringify({ object: 'whatsapp_business_account', entry });
}

function message(
  index: number,
  length: number,
  sentMs: number,
  mintWamid: ReturnType<typeof createWamidMinter>,
): JsonObject {
  const from = customerNumber(index % CUSTOMER_NUMBERS, 0).digits;
  return {
    from,
    id: mintWamid(from, 'inbound'),
    timestamp: String(Math.floor(sentMs / 1000)),
    type: 'text',
    text: { body: 'x'.repeat(length) },
  };
}
