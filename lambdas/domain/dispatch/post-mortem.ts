/** The draft of a post-mortem in Markdown: what is known is filled in, what only people know is left to them. */
import { count, sayDuration, sayUtc, sayUtcSeconds } from '../message/words';
import type { Incident } from './desk';
import { isOfPlatform, tenantsOfIncident, titleOfIncident, unnamedOf } from './incident-words';
import type { Story, StoryLine } from './story';

export function renderPostMortem(incident: Incident, story: Story, nowMs: number): readonly string[] {
  const { id, severity, openedMs, resolvedMs, members } = incident;
  const unnamed = unnamedOf(incident);
  const lasted = sayDuration((resolvedMs ?? nowMs) - openedMs);
  return [
    `# ${plain(titleOfIncident(incident))}`,
    '',
    ...(resolvedMs === undefined
      ? ['> It is not over yet: this is how it stood when it was written.', '']
      : []),
    '| | |',
    '| --- | --- |',
    ...[
      ['Incident', id],
      ['Severity', severity],
      ['Began', `${sayUtc(openedMs)} UTC`],
      ['Ended', resolvedMs === undefined ? 'not yet' : `${sayUtc(resolvedMs)} UTC`],
      ['Lasted', resolvedMs === undefined ? `${lasted} so far` : lasted],
      ['Affected', affected(incident)],
      ['Taken on by', story.takers.join(', ') || 'nobody'],
    ].map(row),
    '',
    '## Summary',
    '',
    '<!-- What happened, in two or three sentences that somebody who was not there understands. -->',
    '',
    '## Impact',
    '',
    '<!-- What did people notice? How many, for how long? -->',
    '',
    '| Alert | Severity | Tenant | Last fired (UTC) | Over (UTC) |',
    '| --- | --- | --- | --- | --- |',
    ...Object.values(members).map((member) =>
      row([
        `${member.rule}: ${member.summary}`,
        member.severity,
        member.tenant ?? 'platform',
        sayUtc(member.episodeMs),
        member.resolvedMs === undefined ? 'fires' : sayUtc(member.resolvedMs),
      ]),
    ),
    ...(unnamed === undefined ? [] : [row([unnamed, '', '', '', ''])]),
    '',
    '## How long it took',
    '',
    '| | | after it began |',
    '| --- | --- | --- |',
    ...noticed(incident, story).map(row),
    '',
    '## Timeline',
    '',
    '| UTC | What | By | Why |',
    '| --- | --- | --- | --- |',
    ...story.lines.map(({ atMs, what, by, why = '' }: StoryLine) =>
      row([sayUtcSeconds(atMs), what, by, why]),
    ),
    '',
    ...['Causes', 'What went well', 'What went badly', 'Where we were lucky'].flatMap((heading) => [
      `## ${heading}`,
      '',
      '- ',
      '',
    ]),
    '## What to do',
    '',
    '| What | Who | Until when |',
    '| --- | --- | --- |',
    '| | | |',
  ];
}

function affected(incident: Incident): string {
  const tenants = tenantsOfIncident(incident);
  const all = tenants.length + (incident.more?.tenants ?? 0);
  if (all === 0) return 'the platform, and with it all tenants';
  const named = tenants.slice(0, NAMED);
  const more = all > named.length ? ` and ${all - named.length} more` : '';
  const whose = all === 1 ? `tenant ${named}` : `${all} tenants: ${named.join(', ')}${more}`;
  return isOfPlatform(incident) ? `the platform, and ${whose}` : whose;
}

const NAMED = 30;

/** What was noticed when. */
function noticed(
  { openedMs, resolvedMs }: Incident,
  { breachedMs, toldMs, acknowledgedMs, acknowledgedBy, escalations }: Story,
): readonly (readonly string[])[] {
  const since = (name: string, atMs: number | undefined, otherwise: string): readonly string[] => {
    if (atMs === undefined) return [name, otherwise, ''];
    const after = atMs - openedMs;
    return [name, sayUtcSeconds(atMs), after < 0 ? `${sayDuration(-after)} before` : sayDuration(after)];
  };
  return [
    ...(breachedMs === undefined || breachedMs >= openedMs ? [] : [since('First in breach', breachedMs, '')]),
    ['Fired', sayUtcSeconds(openedMs), ''],
    since('Told somebody', toldMs, 'nobody'),
    since(`Taken on${acknowledgedBy ? ` by ${acknowledgedBy}` : ''}`, acknowledgedMs, 'by nobody'),
    since('Over', resolvedMs, 'not yet'),
    ['Escalated', escalations === 0 ? 'never' : count(escalations, 'level'), ''],
  ];
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(plain).join(' | ')} |`;
}

/** What people wrote stays one cell of text, and is no markup. */
function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\|[\]`*]/g, '\\$&')
    .replaceAll('<', '&lt;');
}
