/** A channel of Teams: a post a card. */
import type { InboxMessage } from '../../../local/receivers/inbox';
import { type JsonRecord, recordOf, recordsOf, textOf } from '../../../local/receivers/json-record';
import { cardOf } from '../../../local/receivers/teams-card';
import { sayClock } from '../../time-option';
import { DRUM } from '../drum';
import { type Html, html, link } from '../html';
import type { Look } from '../look';

export const TEAMS_LOOK: Look = {
  name: 'Teams',
  draw: (place, messages, nowMs) =>
    html`<div class="teams"><div class="place">${place}</div>${messages.map((message) => drawPost(message, nowMs))}</div>`,
  css: `
.teams { background: #f5f5f5; border: 1px solid #e0e0e0; border-radius: 8px; font: 14px/1.45 "Segoe UI", system-ui, sans-serif; color: #242424; padding-bottom: 16px; overflow: hidden; }
.teams .place { background: #fff; font-weight: 600; font-size: 16px; padding: 12px 20px; border-bottom: 1px solid #e0e0e0; margin-bottom: 16px; }
.teams .post { display: grid; grid-template-columns: 32px 1fr; gap: 10px; margin: 0 20px 12px; }
.teams .avatar svg { width: 32px; height: 32px; border-radius: 50%; display: block; }
.teams .paper { background: #fff; border-radius: 6px; box-shadow: 0 1px 3px rgba(0,0,0,.13); padding: 10px 14px 14px; }
.teams .who { font-weight: 600; }
.teams .time { color: #616161; font-size: 12px; margin-left: 8px; }
.teams .card { border: 1px solid #e0e0e0; border-radius: 6px; margin-top: 8px; padding: 0 14px 14px; overflow: hidden; }
.teams .container { margin: 0 -14px; padding: 10px 14px; border-bottom: 1px solid rgba(0,0,0,.06); }
.teams .attention { background: #fdf3f4; color: #8e192e; }
.teams .warning { background: #fdf6d8; color: #6b4a00; }
.teams .accent { background: #e8ebfa; color: #3d3e78; }
.teams .good { background: #e7f2da; color: #0e5c0e; }
.teams .emphasis { background: #f0f0f0; color: #424242; }
.teams .line { overflow-wrap: anywhere; white-space: pre-wrap; }
.teams .begins { margin-top: 10px; }
.teams .medium { font-size: 17px; }
.teams .subtle { color: #616161; }
.teams code { font: 12px/1.5 Consolas, Menlo, monospace; background: none; }
.teams table { border-collapse: collapse; margin-top: 6px; }
.teams td { border: 1px solid #e0e0e0; padding: 3px 8px; }
.teams tr:first-child td { font-weight: 600; }
.teams .buttons { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 14px; }
.teams .buttons a { border: 1px solid #d1d1d1; border-radius: 4px; padding: 5px 12px; font-weight: 600; color: #242424; text-decoration: none; }
`,
};

function drawPost({ payload, atMs }: InboxMessage, nowMs: number): Html {
  const { body, actions } = cardOf(payload);
  const buttons = recordsOf(actions).map(({ title, url }) => link(textOf(url), html`${textOf(title)}`));
  return html`<div class="post"><div class="avatar">${DRUM}</div><div class="paper"><span class="who">Kentongan</span><span class="time">${sayClock(
    atMs,
    nowMs,
  )}</span><div class="card">${recordsOf(body).map(drawElement)}${
    buttons.length > 0 ? html`<div class="buttons">${buttons}</div>` : undefined
  }</div></div></div>`;
}

function drawElement(element: JsonRecord): Html {
  const { type, text, inlines, items, style, rows, spacing } = element;
  switch (type) {
    case 'Container':
      return html`<div class="container ${textOf(style)}">${recordsOf(items).map(drawElement)}</div>`;
    case 'RichTextBlock': {
      const begins = spacing === 'Medium' ? 'begins' : '';
      return html`<div class="line ${begins}">${recordsOf(inlines).map(drawRun)}</div>`;
    }
    case 'Table':
      return html`<table>${recordsOf(rows).map(drawRow)}</table>`;
    default:
      return html`<div class="line">${textOf(text)}</div>`;
  }
}

function drawRow({ cells }: JsonRecord): Html {
  return html`<tr>${recordsOf(cells).map(({ items }) => html`<td>${recordsOf(items).map(drawElement)}</td>`)}</tr>`;
}

function drawRun({ text, weight, isSubtle, fontType, size, selectAction }: JsonRecord): Html {
  const names = [...(isSubtle === true ? ['subtle'] : []), ...(size === 'Medium' ? ['medium'] : [])].join(
    ' ',
  );
  const plain = html`<span class="${names}">${textOf(text)}</span>`;
  const shown = weight === 'Bolder' ? html`<b>${plain}</b>` : plain;
  if (fontType === 'Monospace') return html`<code>${shown}</code>`;
  const url = textOf(recordOf(selectAction).url);
  return url === '' ? shown : link(url, shown);
}
