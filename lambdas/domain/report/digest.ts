/** The daily digest: what fired, for whom, how long, what is still open, and what nobody was told. */
import { groupBy } from '../collections';
import type { DeskEntry } from '../dispatch/desk';
import type { Report, ReportSection } from '../message/message';
import { count, sayClock } from '../message/words';
import { bySeverity } from '../rule/severity';
import { type Episode, episodesOf } from './episodes';
import { type Facts, nameOf } from './facts';
import { saySeverities, sayShort } from './say';

const MOST_ROWS = 20;
const MOST_TENANTS = 10;
const HOUR_MS = 3_600_000;

export function digestOf(facts: Facts, key: string): Report {
  const episodes = episodesOf(facts);
  const { fromMs, toMs } = facts;
  const sections = [
    openSection(episodes, facts),
    ruleSection(episodes, facts),
    tenantSection(episodes, facts),
    untoldSection(episodes, facts),
    peopleSection(facts),
  ];
  return {
    key,
    title: titleOf(episodes, facts),
    period: `${sayClock(fromMs, toMs)} to ${sayClock(toMs, fromMs)} UTC`,
    atMs: toMs,
    summary: summaryOf(episodes, facts),
    sections: sections.filter((section) => section !== undefined),
  };
}

function freshOf(episodes: readonly Episode[], { fromMs }: Facts): readonly Episode[] {
  return episodes.filter(({ firedMs, isOlder }) => firedMs >= fromMs && !isOlder);
}

function titleOf(episodes: readonly Episode[], facts: Facts): string {
  const fresh = freshOf(episodes, facts).length;
  const open = episodes.filter(({ resolvedMs }) => resolvedMs === undefined).length;
  const hours = Math.round((facts.toMs - facts.fromMs) / HOUR_MS);
  if (fresh + open === 0) return `Quiet: no alert in ${hours} hours`;
  return `${count(fresh, 'alert')} in ${hours} hours, ${open} open`;
}

function summaryOf(episodes: readonly Episode[], facts: Facts): string {
  const { fromMs, toMs } = facts;
  const hours = Math.round((toMs - fromMs) / HOUR_MS);
  if (episodes.length === 0) return `Nothing fired in these ${hours} hours, and nothing is open.`;
  const fresh = freshOf(episodes, facts);
  const tenants = new Set(fresh.flatMap(({ tenant }) => tenant ?? [])).size;
  const open = episodes.filter(({ resolvedMs }) => resolvedMs === undefined);
  const oldest = open[0];
  const untold = fresh.filter(({ toldMs }) => toldMs === undefined).length;
  return [
    fresh.length === 0
      ? `Nothing new fired in these ${hours} hours.`
      : `${count(fresh.length, 'alert')} fired (${saySeverities(fresh)})${tenants > 0 ? ` for ${count(tenants, 'tenant')}` : ''}.`,
    oldest
      ? `${open.length} ${open.length === 1 ? 'is' : 'are'} still open, the oldest for ${sayShort(toMs - oldest.firedMs)}.`
      : 'All are over.',
    ...(untold > 0 ? [`Nobody was told of ${untold}.`] : []),
  ].join(' ');
}

function openSection(episodes: readonly Episode[], facts: Facts): ReportSection | undefined {
  const { toMs } = facts;
  const open = episodes.filter(({ resolvedMs }) => resolvedMs === undefined).sort(bySeverity);
  if (open.length === 0) return undefined;
  return {
    heading: 'Still open',
    ...moreThan(open.length, MOST_ROWS),
    table: {
      head: ['Rule', 'Whose', 'Severity', 'Since (UTC)', 'For', 'Taken on'],
      rows: open
        .slice(0, MOST_ROWS)
        .map(({ rule, tenant, severity, firedMs, acknowledgedMs }) => [
          rule,
          nameOf(tenant, facts),
          severity,
          sayClock(firedMs, toMs),
          sayShort(toMs - firedMs),
          acknowledgedMs === undefined ? 'no' : 'yes',
        ]),
    },
  };
}

function ruleSection(episodes: readonly Episode[], facts: Facts): ReportSection | undefined {
  const rules = [...groupBy(episodes, ({ rule }) => rule)].sort(([, a], [, b]) => b.length - a.length);
  if (rules.length === 0) return undefined;
  return {
    heading: 'By rule',
    ...moreThan(rules.length, MOST_ROWS),
    table: {
      head: ['Rule', 'Fired', 'Open', 'Tenants', 'Longest', 'Not told'],
      rows: rules
        .slice(0, MOST_ROWS)
        .map(([rule, own]) => [
          rule,
          String(freshOf(own, facts).length),
          String(own.filter(({ resolvedMs }) => resolvedMs === undefined).length),
          String(new Set(own.flatMap(({ tenant }) => tenant ?? [])).size),
          sayShort(Math.max(...own.map((episode) => lengthOf(episode, facts)))),
          String(own.filter(({ toldMs }) => toldMs === undefined).length),
        ]),
    },
  };
}

function tenantSection(episodes: readonly Episode[], facts: Facts): ReportSection | undefined {
  const own = episodes.filter(({ tenant }) => tenant !== undefined);
  const tenants = [...groupBy(own, ({ tenant }) => tenant)].sort(
    ([, a], [, b]) => b.length - a.length || timeOf(b, facts) - timeOf(a, facts),
  );
  if (tenants.length === 0) return undefined;
  return {
    heading: tenants.length > MOST_TENANTS ? `The ${MOST_TENANTS} tenants with the most` : 'By tenant',
    table: {
      head: ['Tenant', 'Alerts', 'Firing in all', 'Rules'],
      rows: tenants
        .slice(0, MOST_TENANTS)
        .map(([tenant, all]) => [
          nameOf(tenant, facts),
          String(all.length),
          sayShort(timeOf(all, facts)),
          [...new Set(all.map(({ rule }) => rule))].join(', '),
        ]),
    },
  };
}

function untoldSection(episodes: readonly Episode[], facts: Facts): ReportSection | undefined {
  const untold = freshOf(episodes, facts).filter(({ toldMs }) => toldMs === undefined);
  if (untold.length === 0) return undefined;
  const byReason = [
    ...groupBy(untold, ({ rule, untoldWhy = 'muted, or over before its group was told' }) =>
      JSON.stringify([rule, untoldWhy]),
    ),
  ].sort(([, a], [, b]) => b.length - a.length);
  return {
    heading: 'Not told to anybody',
    ...moreThan(byReason.length, MOST_ROWS),
    table: {
      head: ['Rule', 'Alerts', 'Why'],
      rows: byReason.slice(0, MOST_ROWS).map(([name, own]) => {
        const [rule = '', why = ''] = JSON.parse(name) as readonly string[];
        return [rule, String(own.length), why];
      }),
    },
  };
}

const DEEDS: Readonly<Partial<Record<DeskEntry['what'], string>>> = {
  acknowledged: 'took on',
  silenced: 'silenced',
  'silence-ended': 'ended a silence',
  'on-call-overridden': 'changed who is on call',
};

function peopleSection({ entries, fromMs, toMs }: Facts): ReportSection | undefined {
  const deeds = entries.filter(
    ({ by, what, atMs }) => by !== 'notify' && DEEDS[what] !== undefined && atMs >= fromMs && atMs < toMs,
  );
  if (deeds.length === 0) return undefined;
  const rows = [...groupBy(deeds, ({ by, what }) => JSON.stringify([by, DEEDS[what]]))].map(([name, own]) => {
    const [by = '', deed = ''] = JSON.parse(name) as readonly string[];
    return [by, deed, String(own.length)];
  });
  return { heading: 'What people did', table: { head: ['Who', 'What', 'Times'], rows } };
}

/** Of the time that the digest is about. */
function lengthOf({ firedMs, resolvedMs }: Episode, { fromMs, toMs }: Facts): number {
  return (resolvedMs ?? toMs) - Math.max(fromMs, firedMs);
}

function timeOf(episodes: readonly Episode[], facts: Facts): number {
  return episodes.reduce((sum, episode) => sum + lengthOf(episode, facts), 0);
}

function moreThan(all: number, shown: number): Pick<ReportSection, 'text'> {
  return all > shown ? { text: `The first ${shown} of ${all}.` } : {};
}
