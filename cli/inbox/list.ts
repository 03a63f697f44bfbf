/** `kentongan inbox`: once, or as messages come. */
import { writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { InboxPage } from '../../local/receivers/control';
import { CommandError, printJson, printLines } from '../output';
import { drawPage } from './page';
import { readInbox } from './receivers';
import { inboxLines, messageLines, refusedLines } from './view';

export interface InboxOptions {
  readonly channel?: string;
  /** How many at most. @default all for a page, else 20 */
  readonly last?: number;
  readonly follow?: boolean;
  readonly html?: string;
  readonly json?: boolean;
}

const SHOWN = 20;
const LOOK_EVERY_MS = 1_000;

export async function showInbox(options: InboxOptions): Promise<void> {
  const { channel, html, json = false, follow = false } = options;
  const { last = html === undefined ? SHOWN : Number.POSITIVE_INFINITY } = options;
  const filter = channel === undefined ? {} : { channel };
  const whole = await readInbox(filter);
  const page = { ...whole, messages: whole.messages.slice(-last) };
  if (html !== undefined) writePage(html, page);
  else if (!json) printLines(inboxLines(page));
  else if (follow) printEach(page);
  else printJson(page.messages);
  if (follow) await followInbox(filter, whole, json);
}

/** Until it is interrupted. */
async function followInbox(
  filter: { readonly channel?: string },
  from: InboxPage,
  json: boolean,
): Promise<never> {
  let after = from.messages.at(-1)?.number ?? 0;
  for (;;) {
    await setTimeout(LOOK_EVERY_MS);
    const next = await readInbox({ ...filter, after });
    after = next.messages.at(-1)?.number ?? after;
    if (json) printEach(next);
    else for (const message of next.messages) printLines(['', ...messageLines(message, next.nowMs)]);
  }
}

function printEach({ messages }: InboxPage): void {
  for (const message of messages) process.stdout.write(`${JSON.stringify(message)}\n`);
}

function writePage(file: string, page: InboxPage): void {
  try {
    writeFileSync(file, drawPage(page));
  } catch (error) {
    throw new CommandError(`--html: ${file} cannot be written: ${(error as Error).message}`);
  }
  printLines([
    `${page.messages.length} messages are in ${file}; open it in a browser.`,
    ...refusedLines(page),
  ]);
}
