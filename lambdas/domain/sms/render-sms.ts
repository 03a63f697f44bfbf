/** A message as a text message: how bad, what, whose, how to take it on; no more than two segments. */
import type { Message } from '../message/message';
import { count, isOver, measuredOf, oneLine, sayClock, stateOf, whoseOf } from '../message/words';
import { segmentsOf } from './segments';

const MOST_SEGMENTS = 2;

/** What comes first is kept longest: each step leaves out a little more, until the rest fits. */
export function renderSms(message: Message): string {
  const [whose = '', ...details] = detailsOf(message, 110);
  const [shortWhose = ''] = detailsOf(message, 30);
  const acknowledge = isOver(message) ? undefined : message.commands.acknowledge;
  const command = acknowledge ? [`Take it on: ${cut(acknowledge, 60)}`] : [];
  const steps: readonly (readonly string[])[] = [
    [headline(message, 110), whose, ...details, ...command],
    [headline(message, 110), whose, ...command],
    [headline(message, 110), shortWhose, ...command],
    [headline(message, 60), shortWhose, ...command],
    [headline(message, 60), ...command],
    [headline(message, 60), shortWhose],
  ];
  const texts = steps.map((lines) => lines.join('\n'));
  return texts.find((text) => segmentsOf(text) <= MOST_SEGMENTS) ?? headline(message, 20);
}

function headline(message: Message, limit: number): string {
  return `${stateOf(message)}: ${cut(message.title, limit)}`;
}

/** Whose it is, then how much and since when. */
function detailsOf({ alerts, totals, atMs }: Message, nameLimit: number): readonly string[] {
  const [worst] = alerts;
  const { firing, resolved, tenants } = totals;
  if (!worst || firing + resolved > 1) {
    return [
      `${firing > 0 ? `${firing} firing` : `${resolved} over`}, ${tenants > 0 ? count(tenants, 'tenant') : 'the platform'}`,
    ];
  }
  const measured = measuredOf(worst);
  return [
    cut(whoseOf(worst), nameLimit),
    [...(measured ? [cut(measured, 60)] : []), `since ${sayClock(worst.sinceMs, atMs)} UTC`].join(', '),
  ];
}

/** With three dots, for the sign that is one would make a Unicode text of it. */
function cut(text: string, limit: number): string {
  const whole = oneLine(text, limit);
  return whole.endsWith('…') ? `${oneLine(whole.slice(0, -3), limit)}...` : whole;
}
