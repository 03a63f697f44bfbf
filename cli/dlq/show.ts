/** `kentongan dlq show`: one entry, and the shape of its webhook without a personal value. */
import { ADVICE, liesInContent } from '../../lambdas/domain/event/parked';
import { parseJson } from '../../lambdas/domain/json-text';
import { ago, CommandError, printJson, printLines, table } from '../output';
import { wrap } from '../wrap';
import { hiddenWords, isHidden } from './inventory';
import { type DeadLetter, readWebhook } from './letter';
import type { ListOptions } from './list';
import type { DeadMessage, DeadQueue } from './queue';
import { count, iso } from './report';
import { type ShapeLine, shapeOf } from './shape';
import { takeInventory, type Workbench, withWorkbench } from './workbench';

const INDENT = 13;

export function show(id: string, options: ListOptions): Promise<void> {
  return withWorkbench(options, async (workbench) => {
    const found: DeadMessage[] = [];
    const inventory = await takeInventory(workbench, options.limit, (message) => {
      if (message.id.startsWith(id)) found.push(message);
    });
    const { letters, total } = inventory;
    const letter = letters.find((each) => each.id === found[0]?.id);
    const [message] = found;
    if (isHidden(inventory)) throw new CommandError(hiddenWords(inventory));
    if (!message || !letter || found.length > 1) {
      const what = message ? `${found.length} entries begin` : 'no entry begins';
      const read =
        letters.length < total ? `, of the ${count(letters.length)} read of about ${count(total)}` : '';
      throw new CommandError(
        `${what} with "${id}"${read}; \`kentongan dlq ls\` shows an id of each cause`,
        2,
      );
    }
    const details = await describe(letter, message, workbench);
    if (options.json) printJson(details);
    else printLines(toLines(details, workbench.time.now()));
  });
}

async function describe(
  letter: DeadLetter,
  message: DeadMessage,
  { queue, tenantOf, facts, time }: Workbench,
) {
  const { receivedAtMs, setAsideAtMs, sentAtMs, ...rest } = letter;
  return {
    ...rest,
    tenant: tenantOf(letter),
    received: iso(receivedAtMs),
    setAside: iso(setAsideAtMs),
    deletedBySqs: iso(sentAtMs + facts.retentionMs),
    // What lies in the content is set aside at the first attempt.
    attempts: liesInContent(letter.cause) ? 1 : facts.attempts,
    ...(await readShape(message, queue, time.now())),
  };
}

async function readShape(
  message: DeadMessage,
  queue: DeadQueue,
  nowMs: number,
): Promise<{ readonly shape: readonly ShapeLine[] } | { readonly noShape: string }> {
  const read = await readWebhook(message, queue);
  if (!read.ok) return { noShape: read.problem };
  try {
    return { shape: shapeOf(parseJson(read.webhook.body), nowMs) };
  } catch {
    // What the parser says holds a piece of the text.
    return { noShape: 'the body is not JSON' };
  }
}

function toLines(details: Awaited<ReturnType<typeof describe>>, nowMs: number): readonly string[] {
  const { cause, reason } = details;
  const moment = (text: string) => `${text}  (${ago(Date.parse(text), nowMs)})`;
  const rows: readonly (readonly [string, string])[] = [
    ['id', details.id],
    ['cause', cause],
    ['attempts', count(details.attempts)],
    ['tenant', details.tenant],
    ['app', details.app],
    ['request id', details.requestId],
    ['trace id', details.traceId],
    ['received', moment(details.received)],
    ['set aside', moment(details.setAside)],
    ['deleted', `${details.deletedBySqs}  by SQS, unless redriven`],
    [
      'size',
      details.bytes === undefined
        ? 'too large for the queue: its body lies in the bucket'
        : `${count(details.bytes)} bytes`,
    ],
  ];
  return [
    ...rows.flatMap(([name, value]) => (value ? [name.padEnd(INDENT) + value] : [])),
    ...labelled('reason', reason),
    ...labelled('advice', ADVICE[cause]),
    '',
    ...('shape' in details ? shapeLines(details.shape) : [`No shape can be told: ${details.noShape}.`]),
  ];
}

function labelled(name: string, text: string): readonly string[] {
  return wrap(text, INDENT).map((line, index) =>
    index === 0 ? name.padEnd(INDENT) + line.trimStart() : line,
  );
}

function shapeLines(shape: readonly ShapeLine[]): readonly string[] {
  return table(
    ['field', 'what stands there'],
    shape.map(({ depth, name, seen }) => [' '.repeat(depth) + name, seenWords(seen)]),
  );
}

/** `"sent" x 10, "failed" x 2`; a single one without its count. */
function seenWords(seen: ShapeLine['seen']): string {
  const words = Object.entries(seen);
  const shown = words.slice(0, 3).map(([what, times]) => (times === 1 ? what : `${what} x ${count(times)}`));
  return [...shown, ...(words.length > 3 ? ['...'] : [])].join('; ');
}
