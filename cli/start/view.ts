/** The run as a person watches it: a screen that is drawn anew in place, or plain lines where there is no screen. */
import { styleText } from 'node:util';
import { table } from '../output';
import { type Snapshot, TENANTS_SHOWN } from './snapshot';

const SHOWN_COUNTERS = ['inbound', 'sent', 'delivered', 'read', 'failed'] as const;

type Style = Parameters<typeof styleText>[0];
export type Paint = (style: Style, text: string) => string;

export const inColour: Paint = (style, text) => styleText(style, text);
export const plain: Paint = (_style, text) => text;

/** @param tenantCount of all demo tenants, also those not shown */
export function renderScreen(snapshot: Snapshot, tenantCount: number, paint: Paint, columns: number): string {
  const [head = '', ...rows] = table(
    ['tenant', 'name', ...SHOWN_COUNTERS],
    snapshot.tenants.map(({ tenantId, name, counts }) => [
      tenantId,
      name,
      ...SHOWN_COUNTERS.map((counter) => counts[counter] ?? 0),
    ]),
  );
  const lines = [
    paint('bold', 'Today, counted once each (UTC)'),
    paint('dim', head),
    ...rows,
    ...(tenantCount > TENANTS_SHOWN
      ? [paint('dim', `... and ${tenantCount - TENANTS_SHOWN} more tenants`)]
      : []),
    '',
    `${paint('bold', 'Acknowledged')}  ${renderRequests(snapshot)}`,
    `${paint('bold', 'Queues')}        ${snapshot.queues.map((queue) => renderQueue(queue, paint)).join('   ')}`,
    `${paint('bold', 'Firing')}        ${renderFiring(snapshot, paint)}`,
    '',
    paint('bold', 'Told in Slack (the stand-in)'),
    ...renderTold(snapshot, paint),
    '',
    paint('dim', 'Ctrl-C stops. In another terminal: npx kentongan --help'),
  ];
  return lines.map((line) => clip(line, columns)).join('\n');
}

/** For logs and pipes: one line for each tenant and one for the rest. */
export function renderLines(snapshot: Snapshot): string[] {
  const time = new Date(snapshot.atMs).toISOString().slice(11, 19);
  const tenants = snapshot.tenants.map(({ tenantId, counts }) => {
    const figures = SHOWN_COUNTERS.map((counter) => `${counter} ${counts[counter] ?? 0}`).join(', ');
    return `${time} ${tenantId}: ${figures}`;
  });
  const queues = snapshot.queues
    .map(({ name, waiting, inFlight }) => `${name} ${waiting}+${inFlight}`)
    .join(', ');
  const firing = snapshot.firing.join(', ') || 'none';
  return [
    ...tenants,
    `${time} queues (waiting+in flight): ${queues}; firing: ${firing}; told in Slack: ${snapshot.toldCount}`,
  ];
}

function renderQueue({ name, waiting, inFlight }: Snapshot['queues'][number], paint: Paint): string {
  const text = `${name} ${waiting} waiting${inFlight > 0 ? `, ${inFlight} in flight` : ''}`;
  return name.endsWith('-dlq') && waiting > 0 ? paint('red', text) : text;
}

function renderRequests({ requests: { acknowledged, p50Ms, p99Ms } }: Snapshot): string {
  if (acknowledged === 0) return 'nothing from the stand-in for Meta yet';
  return `${acknowledged} updates of the stand-in for Meta, half within ${p50Ms.toFixed(0)} ms, 99 of 100 within ${p99Ms.toFixed(0)} ms`;
}

function renderFiring({ firing }: Snapshot, paint: Paint): string {
  if (firing.length === 0) return paint('green', 'no alarm, no rule');
  return firing.map((name) => paint(['red', 'bold'], name)).join(', ');
}

function renderTold({ told }: Snapshot, paint: Paint): string[] {
  if (told.length === 0) return [paint('dim', '  nothing yet')];
  return told.map(({ atMs, lines }) => {
    // Slack draws a bar beside what is attached; here there is one line only.
    const [headline = '', ...rest] = lines
      .map((line) => line.replace(/^\| /, '').trim())
      .filter((line) => line !== '');
    const text = `${headline}: ${rest.slice(0, 2).join(', ')}`;
    return `  ${paint('dim', new Date(atMs).toISOString().slice(11, 19))} ${text}`;
  });
}

/** Cuts a line to the screen's width; colour codes take no room. */
function clip(line: string, columns: number): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what a colour code begins with
  const codes = /\u001b\[[0-9;]*m/y;
  let shown = 0;
  let at = 0;
  while (at < line.length && shown < columns) {
    codes.lastIndex = at;
    const code = codes.exec(line);
    if (code) at += code[0].length;
    else {
      at++;
      shown++;
    }
  }
  return at >= line.length ? line : `${line.slice(0, at)}\u001b[0m`;
}
