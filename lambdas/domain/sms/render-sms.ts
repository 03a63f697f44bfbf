/** A message as a text message: how bad, what, whose, how to take it on; no more than two segments. */
import type { Message } from '../message/message';
import { count, isOver, measuredOf, oneLine, sayClock, stateOf, whoseOf } from '../message/words';
import { segmentsOf } from './segments';

const MOST_SEGMENTS = 2;
/** A title is cut to no less than this as long as there is something else to leave out. */
const TITLE_LIMIT = 110;
const SHORT_TITLE = 60;

/** What comes first is kept longest: each step leaves out a little more, until the rest fits. */
export function renderSms(message: Message): string {
  const details = detailsOf(message);
  const acknowledge = isOver(message) ? undefined : message.commands.acknowledge;
  const command = acknowledge ? [`Take it on: ${cut(acknowledge, 60)}`] : [];
  const steps: readonly (readonly string[])[] = [
    [headline(message, TITLE_LIMIT), ...details, ...command],
    [headline(message, TITLE_LIMIT), ...details.slice(0, 1), ...command],
    [headline(message, SHORT_TITLE), ...details.slice(0, 1), ...command],
    [headline(message, SHORT_TITLE), ...command],
    [headline(message, SHORT_TITLE)],
    [headline(message, 40)],
  ];
  const texts = steps.map((lines) => lines.join('\n'));
  return texts.find((text) => segmentsOf(text) <= MOST_SEGMENTS) ?? stateOf(message);
}

function headline(message: Message, limit: number): string {
  return `${stateOf(message)}: ${cut(message.title, limit)}`;
}

/** Whose it is, then how much and since when. */
function detailsOf({ alerts, totals, atMs }: Message): readonly string[] {
  const [worst] = alerts;
  const all = totals.firing + totals.resolved;
  if (!worst || all > 1) return [`${count(all, 'alert')}, ${count(totals.tenants, 'tenant')}`];
  const measured = measuredOf(worst);
  return [
    cut(whoseOf(worst), 110),
    [...(measured ? [cut(measured, 60)] : []), `since ${sayClock(worst.sinceMs, atMs)} UTC`].join(', '),
  ];
}

/** With three dots, for the sign that is one would make a Unicode text of it. */
function cut(text: string, limit: number): string {
  const whole = oneLine(text, limit);
  return whole.endsWith('…') ? `${oneLine(whole.slice(0, -3), limit)}...` : whole;
}
