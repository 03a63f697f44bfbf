/** Lines of the desk's log in words. Who did it, and why, stand beside. */
import { count, sayUtc } from '../message/words';
import type { DeskEntry } from './desk';

/** `slack-alerts was told (firing, 3 alerts)` */
export function sayEntry(entry: DeskEntry): string {
  const { receiver = 'nobody', silence = '', schedule = '', person = 'somebody', alerts = 0 } = entry;
  const about = `(${[entry.kind, count(alerts, 'alert')].filter(Boolean).join(', ')})`;
  switch (entry.what) {
    case 'told':
      return `${receiver} was told ${about}`;
    case 'not-told':
      return `${receiver} was not told ${about}`;
    case 'given-up':
      return `${receiver} could not be told in a day ${about}`;
    case 'left-out':
      return `more fires than there is room for: some is no longer followed ${about}`;
    case 'acknowledged':
      return `taken on${until(entry)} ${about}`;
    case 'acknowledgement-ended':
      return 'no longer taken on';
    case 'escalated':
      return 'escalated';
    case 'silenced':
      return `silenced by ${silence}${during(entry)} ${about}`;
    case 'silence-ended':
      return `the silence ${silence} ended ${about}`;
    case 'incident-opened':
      return `the incident was opened ${about}`;
    case 'incident-joined':
      return `${count(alerts, 'alert')} joined the incident`;
    case 'incident-resolved':
      return 'the incident was over';
    case 'on-call-overridden':
      return `${person} stands in on ${schedule}${during(entry)}`;
    case 'on-call-override-ended':
      return `${person} no longer stands in on ${schedule}`;
  }
  return entry.what satisfies never;
}

function during({ fromMs, untilMs, atMs }: DeskEntry): string {
  const from = fromMs === undefined || fromMs <= atMs ? '' : ` from ${sayUtc(fromMs)}`;
  return `${from}${until({ untilMs })}`;
}

function until({ untilMs }: Pick<Partial<DeskEntry>, 'untilMs'> | { untilMs: number | undefined }): string {
  return untilMs === undefined ? '' : ` until ${sayUtc(untilMs)}`;
}
