/** Text messages on a phone. */
import { sayClock } from '../../time-option';
import { html } from '../html';
import type { Look } from '../look';

export const SMS_LOOK: Look = {
  name: 'Text messages',
  draw: (place, messages, nowMs) =>
    html`<div class="sms"><div class="place">${place}</div>${messages.map(
      ({ lines, atMs }) =>
        html`<div class="bubble">${lines.join('\n')}</div><div class="time">${sayClock(atMs, nowMs)}</div>`,
    )}</div>`,
  css: `
.sms { background: #fff; border: 1px solid #ddd; border-radius: 8px; padding-bottom: 10px; overflow: hidden; }
.sms .place { font-weight: 700; padding: 12px 20px; border-bottom: 1px solid #ddd; margin-bottom: 12px; }
.sms .bubble { background: #e9e9eb; border-radius: 16px; margin: 0 20px; padding: 8px 14px; width: fit-content; max-width: 24rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.sms .time { color: #777; font-size: 12px; margin: 2px 34px 10px; }
`,
};
