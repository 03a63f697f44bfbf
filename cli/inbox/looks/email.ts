/** A mailbox: subject and sender, and the mail itself in a frame that may do nothing. */
import { recordOf, textOf } from '../../../local/receivers/json-record';
import { sayClock } from '../../time-option';
import { html } from '../html';
import type { Look } from '../look';

export const EMAIL_LOOK: Look = {
  name: 'E-mail',
  draw: (place, messages, nowMs) =>
    html`<div class="email"><div class="place">${place}</div>${messages.map(({ payload, lines, atMs }) => {
      const { subject, from, html: mail } = recordOf(payload);
      const body =
        textOf(mail) === ''
          ? html`<pre>${lines.slice(1).join('\n')}</pre>`
          : html`<iframe sandbox="" srcdoc="${textOf(mail)}" title="${textOf(subject)}"></iframe>`;
      return html`<details open><summary><b>${textOf(subject)}</b><span>${textOf(from)}, ${sayClock(atMs, nowMs)}</span></summary>${body}</details>`;
    })}</div>`,
  css: `
.email { background: #fff; border: 1px solid #ddd; border-radius: 8px; overflow: hidden; }
.email .place { font-weight: 700; padding: 12px 20px; border-bottom: 1px solid #ddd; }
.email summary { padding: 10px 20px; cursor: pointer; overflow-wrap: anywhere; }
.email summary span { display: block; color: #666; font-size: 12px; }
.email details + details { border-top: 1px solid #eee; }
.email iframe { width: 100%; height: 34rem; border: 0; border-top: 1px solid #eee; }
.email pre { margin: 0; padding: 0 20px 12px; white-space: pre-wrap; overflow-wrap: anywhere; }
`,
};
