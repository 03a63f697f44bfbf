/** PagerDuty's list of incidents: one line an incident, its events below. */
import { groupBy } from '../../../lambdas/domain/collections';
import type { InboxMessage } from '../../../local/receivers/inbox';
import { recordOf, textOf } from '../../../local/receivers/json-record';
import { sayClock } from '../../time-option';
import { type Html, html } from '../html';
import type { Look } from '../look';

export const PAGERDUTY_LOOK: Look = {
  name: 'PagerDuty',
  draw: (place, messages, nowMs) => {
    const incidents = groupBy(messages, ({ ref }) => ref ?? '');
    return html`<div class="pagerduty"><div class="place">Incidents of the ${place}</div>${[
      ...incidents.values(),
    ].map((events) => drawIncident(events, nowMs))}</div>`;
  },
  css: `
.pagerduty { background: #fff; border: 1px solid #ddd; border-radius: 8px; font: 14px/1.45 "Open Sans", system-ui, sans-serif; color: #282828; overflow: hidden; }
.pagerduty .place { font-weight: 700; font-size: 16px; padding: 12px 20px; border-bottom: 1px solid #ddd; }
.pagerduty .incident { padding: 12px 20px; border-left: 5px solid; }
.pagerduty .incident + .incident { border-top: 1px solid #eee; }
.pagerduty .triggered { border-left-color: #d92d20; }
.pagerduty .acknowledged { border-left-color: #d9a400; }
.pagerduty .resolved { border-left-color: #25a05a; }
.pagerduty .state { font-size: 12px; font-weight: 700; border-radius: 10px; padding: 2px 10px; margin-right: 10px; color: #fff; }
.pagerduty .triggered .state { background: #d92d20; }
.pagerduty .acknowledged .state { background: #9a7400; }
.pagerduty .resolved .state { background: #1c8148; }
.pagerduty .title { font-weight: 700; overflow-wrap: anywhere; }
.pagerduty .small { color: #666; font-size: 12px; }
.pagerduty ol { list-style: none; margin: 8px 0 0; padding: 0 0 0 12px; border-left: 2px solid #eee; }
.pagerduty li { margin: 4px 0; overflow-wrap: anywhere; }
.pagerduty .page { color: #b42318; font-weight: 700; }
.pagerduty summary { cursor: pointer; }
.pagerduty .detail { padding-left: 16px; color: #555; font-size: 13px; }
`,
};

function drawIncident(events: readonly InboxMessage[], nowMs: number): Html {
  const pages = events.filter(({ lines }) => lines[0]?.startsWith('PAGE')).length;
  const opening = events.find(({ payload }) => textOf(recordOf(recordOf(payload).payload).summary) !== '');
  const { summary, severity, source } = recordOf(recordOf(opening?.payload).payload);
  const state = stateOf(events);
  return html`<div class="incident ${state}"><div><span class="state">${state}</span><span class="title">${textOf(
    summary,
  )}</span></div><div class="small">${textOf(severity)} · ${textOf(source)} · paged ${
    pages === 1 ? 'once' : `${pages} times`
  }</div><ol>${events.map((event) => drawEvent(event, nowMs))}</ol></div>`;
}

function stateOf(events: readonly InboxMessage[]): 'triggered' | 'acknowledged' | 'resolved' {
  let state: 'triggered' | 'acknowledged' | 'resolved' = 'triggered';
  for (const { lines } of events) {
    if (lines[0]?.startsWith('PAGE')) state = 'triggered';
    if (lines[0]?.startsWith('acknowledged')) state = 'acknowledged';
    if (lines[0]?.startsWith('resolved')) state = 'resolved';
  }
  return state;
}

function drawEvent({ lines, atMs }: InboxMessage, nowMs: number): Html {
  const [first = '', ...details] = lines;
  const isPage = first.startsWith('PAGE');
  const title = html`<span class="small">${sayClock(atMs, nowMs)}</span> <span class="${isPage ? 'page' : ''}">${first}</span>`;
  if (details.length === 0) return html`<li>${title}</li>`;
  const told = details.map((detail) => html`<div class="detail">${detail}</div>`);
  return isPage
    ? html`<li><details open><summary>${title}</summary>${told}</details></li>`
    : html`<li><details><summary>${title}</summary>${told}</details></li>`;
}
