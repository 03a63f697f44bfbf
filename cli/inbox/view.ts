/** The inbox as text for a terminal. */
import type { InboxPage } from '../../local/receivers/control';
import type { InboxMessage } from '../../local/receivers/inbox';
import { ago } from '../output';
import { sayClock } from '../time-option';

/** More of one message is for `--json`: the generic webhook gets all there is. */
const LINES_SHOWN = 16;
/** What a terminal would take for a command. */
const CONTROL = /\p{Cc}/gu;

export function inboxLines(page: InboxPage): string[] {
  const { messages, nowMs } = page;
  if (messages.length === 0) return ['Nobody was told anything yet.', ...refusedLines(page)];
  return [
    ...messages.flatMap((message, index) => [...(index > 0 ? [''] : []), ...messageLines(message, nowMs)]),
    ...refusedLines(page),
  ];
}

export function messageLines(message: InboxMessage, nowMs: number): string[] {
  const { number, atMs, channel, place, lines, replyTo } = message;
  const when = `${sayClock(atMs, nowMs)} UTC, ${ago(atMs, nowMs)}`;
  const thread = replyTo === undefined ? '' : ', in a thread';
  const shown = lines.slice(0, LINES_SHOWN).map((line) => `   ${line.replaceAll(CONTROL, ' ')}`);
  const more = lines.length - shown.length;
  return [
    `${number}  ${channel} ${place}${thread}  ${when}`.replaceAll(CONTROL, ' '),
    ...shown,
    ...(more > 0 ? [`   ... and ${more} more lines; --json has all`] : []),
  ];
}

/** What was tried and not taken: people have not seen it. */
export function refusedLines({ refused }: InboxPage): string[] {
  const told = Object.entries(refused).map(([channel, counts]) => {
    const each = Object.entries(counts).map(([status, count]) => `${status} (${count} times)`);
    return `  ${channel}: ${each.join(', ').replaceAll('(1 times)', '(once)')}`;
  });
  return told.length > 0 ? ['', 'Not taken:', ...told] : [];
}
