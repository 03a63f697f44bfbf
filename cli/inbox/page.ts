/** One page, with nothing to load, that shows what people received as they see it. */
import { groupBy } from '../../lambdas/domain/collections';
import type { InboxPage } from '../../local/receivers/control';
import type { InboxMessage } from '../../local/receivers/inbox';
import { sayMoment } from '../time-option';
import { DRUM } from './drum';
import { type Html, html } from './html';
import type { Look } from './look';
import { EMAIL_LOOK } from './looks/email';
import { PAGERDUTY_LOOK } from './looks/pagerduty';
import { plainLook } from './looks/plain';
import { SLACK_LOOK } from './looks/slack';
import { SMS_LOOK } from './looks/sms';
import { TEAMS_LOOK } from './looks/teams';
import { TELEGRAM_LOOK } from './looks/telegram';

const LOOKS: Readonly<Record<string, Look>> = {
  slack: SLACK_LOOK,
  teams: TEAMS_LOOK,
  pagerduty: PAGERDUTY_LOOK,
  telegram: TELEGRAM_LOOK,
  email: EMAIL_LOOK,
  sms: SMS_LOOK,
};

export function drawPage(page: InboxPage): string {
  const { messages, nowMs, refused } = page;
  const byChannel = [...groupBy(messages, ({ channel }) => channel)];
  const looks = new Map(byChannel.map(([channel]) => [channel, LOOKS[channel] ?? plainLook(channel)]));
  const css = [PAGE_CSS, ...new Set([...looks.values()].map((look) => look.css))].join('');
  const sections = byChannel.map(([channel, told]) => drawChannel(looks.get(channel), channel, told, nowMs));
  const links = byChannel.map(
    ([channel, told]) =>
      html`<a href="#${channel}">${looks.get(channel)?.name} <span>${told.length}</span></a>`,
  );
  const body = html`<header>${DRUM}<div><h1>What people received</h1><p>The stand-ins of the local run, ${sayMoment(
    nowMs,
  )} UTC</p></div><nav>${links}</nav></header>${drawRefused(refused)}<main>${
    sections.length > 0 ? sections : [html`<p>Nobody was told anything yet.</p>`]
  }</main>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>What people received</title><style>${css}</style></head><body>${body.html}</body></html>
`;
}

function drawChannel(
  look: Look | undefined,
  channel: string,
  messages: readonly InboxMessage[],
  nowMs: number,
): Html {
  const places = [...groupBy(messages, ({ place }) => place)];
  return html`<section id="${channel}"><h2>${look?.name ?? channel}</h2>${places.flatMap(([place, told]) =>
    look ? [look.draw(place, told, nowMs)] : [],
  )}</section>`;
}

function drawRefused(refused: InboxPage['refused']): Html | undefined {
  const told = Object.entries(refused).map(
    ([channel, counts]) =>
      html`<li><b>${channel}</b> ${Object.entries(counts)
        .map(([status, count]) => `${status}: ${count}`)
        .join(', ')}</li>`,
  );
  if (told.length === 0) return undefined;
  return html`<aside><b>Not taken</b> Requests that a stand-in did not take, by its answer:<ul>${told}</ul></aside>`;
}

const PAGE_CSS = `
* { box-sizing: border-box; }
body { margin: 0; background: #eceae6; color: #222; font: 15px/1.5 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; align-items: center; gap: 12px; padding: 20px; max-width: 52rem; margin: 0 auto; }
header svg { width: 44px; height: 44px; border-radius: 10px; }
h1 { font-size: 20px; margin: 0; line-height: 1.2; }
header p { margin: 0; color: #666; font-size: 13px; }
nav { margin-left: auto; display: flex; flex-wrap: wrap; gap: 6px; }
nav a { background: #fff; border-radius: 14px; padding: 3px 12px; font-size: 13px; color: #333; text-decoration: none; }
nav span { color: #777; }
main, aside { max-width: 52rem; margin: 0 auto; padding: 0 20px 40px; }
aside { background: #fdf3f4; border: 1px solid #f2c6cb; border-radius: 8px; padding: 10px 16px; margin-bottom: 16px; }
aside ul { margin: 4px 0 0; padding-left: 20px; }
h2 { font-size: 13px; text-transform: uppercase; letter-spacing: .06em; color: #6b6258; margin: 28px 0 8px; }
section > div { margin-bottom: 16px; }
`;
