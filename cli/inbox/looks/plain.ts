/** Any channel that has no look of its own: its lines. */
import { sayClock } from '../../time-option';
import { html } from '../html';
import type { Look } from '../look';

export function plainLook(name: string): Look {
  return {
    name: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    draw: (place, messages, nowMs) =>
      html`<div class="plain"><div class="place">${place}</div>${messages.map(
        ({ lines, atMs }) =>
          html`<div class="time">${sayClock(atMs, nowMs)}</div><pre>${lines.join('\n')}</pre>`,
      )}</div>`,
    css: PLAIN_CSS,
  };
}

export const PLAIN_CSS = `
.plain { background: #fff; border: 1px solid #ddd; border-radius: 8px; overflow: hidden; }
.plain .place { font-weight: 700; padding: 12px 20px; border-bottom: 1px solid #ddd; }
.plain .time { color: #666; font-size: 12px; padding: 10px 20px 0; }
.plain pre { font: 12px/1.5 Menlo, Consolas, monospace; margin: 0; padding: 4px 20px 10px; white-space: pre-wrap; overflow-wrap: anywhere; max-height: 24rem; overflow-y: auto; }
`;
