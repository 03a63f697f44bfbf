import { titleOfIncident, unnamedOf, whoseIncident } from '../../lambdas/domain/dispatch/incident-words';
import type { StoryLine } from '../../lambdas/domain/dispatch/story';
import { sayDuration } from '../../lambdas/domain/message/words';
import { bySeverity } from '../../lambdas/domain/rule/severity';
import { escalationAsJson, sayEscalation, sayStanding, standingAsJson } from '../desk/words';
import { ago, printJson, printLines, table } from '../output';
import type { TargetOptions } from '../target';
import { sayMoment } from '../time-option';
import { type ReadIncident, readIncident } from './read';
import { incidentAsJson, storyAsJson } from './words';

interface Options extends TargetOptions {
  readonly json?: boolean;
}

export async function showIncident(name: string, options: Options): Promise<void> {
  const read = await readIncident(name, options);
  if (options.json) printJson(asJson(read));
  else printLines(renderIncident(read));
}

function asJson({ incident, story, desk, store }: ReadIncident) {
  const standings = store.standings(desk);
  const escalation = standings.escalationOf(incident);
  const { alerts, ...rest } = incidentAsJson(incident);
  return {
    ...rest,
    ...(escalation ? { escalation: escalationAsJson(escalation) } : {}),
    alerts: alerts.map((alert) => {
      const {
        incident: _same,
        escalation: _its,
        ...standing
      } = standingAsJson(standings.of(alert.fingerprint));
      return { ...alert, ...standing };
    }),
    ...storyAsJson(story),
  };
}

export function renderIncident({ incident, story, desk, store, nowMs }: ReadIncident): readonly string[] {
  const { id, severity, openedMs, resolvedMs, members } = incident;
  const standings = store.standings(desk);
  const escalation = standings.escalationOf(incident);
  const lasted = sayDuration((resolvedMs ?? nowMs) - openedMs);
  const unnamed = unnamedOf(incident);
  const at = (ms: number) => `${sayMoment(ms)} UTC, ${ago(ms, nowMs)}`;
  return [
    `${id} (${severity}, ${whoseIncident(incident)}): ${titleOfIncident(incident)}`,
    '',
    `  began      ${at(openedMs)}`,
    resolvedMs === undefined
      ? `  lasts      ${lasted} so far`
      : `  over       ${at(resolvedMs)}, after ${lasted}`,
    `  taken on   ${story.takers.join(', ') || 'by nobody'}`,
    ...(escalation ? [`  escalates  ${sayEscalation(escalation, nowMs)}`] : []),
    `  told       ${Object.keys(incident.told).join(', ') || 'nobody'}`,
    '',
    ...table(
      ['state', 'severity', 'rule', 'tenant', 'since (UTC)', 'until', 'alert', 'who has it, what mutes it'],
      Object.entries(members)
        .toSorted(([, a], [, b]) => bySeverity(a, b))
        .map(([fingerprint, member]) => [
          member.resolvedMs === undefined ? 'fires' : 'over',
          member.severity,
          member.rule,
          member.tenant ?? 'platform',
          sayMoment(member.episodeMs),
          member.resolvedMs === undefined ? '' : sayMoment(member.resolvedMs),
          fingerprint.slice(0, 8),
          sayStanding(standings.of(fingerprint), nowMs),
        ]),
    ),
    ...(unnamed === undefined ? [] : [unnamed]),
    '',
    'What happened:',
    ...story.lines.map((line) => `  ${renderLine(line)}`),
    '',
    ...(resolvedMs === undefined ? [`To take it on: kentongan alerts ack ${id}`] : []),
    `To learn from it: kentongan incidents postmortem ${id}`,
  ];
}

function renderLine({ atMs, what, by, why }: StoryLine): string {
  return `${sayMoment(atMs)}  ${what}, by ${by}${why ? `: ${why}` : ''}`;
}
