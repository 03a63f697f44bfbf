/**
 * Slack, by incoming webhook, in Block Kit.
 * Source: docs.slack.dev/messaging/sending-messages-using-incoming-webhooks, docs.slack.dev/reference/block-kit
 */
import type { Notice } from '../../domain/alert/notice';
import type { Severity } from '../../domain/rule/rule';
import { type Channel, postJson } from '../channel';

const MARK_OF: Readonly<Record<Severity, string>> = {
  critical: ':red_circle:',
  high: ':large_orange_circle:',
  warning: ':large_yellow_circle:',
  notice: ':white_circle:',
  info: ':large_green_circle:',
};

/** Slack refuses more in a header. */
const HEADER_LIMIT = 150;
/** A section takes 3,000 characters; an escaped one may be five times as long as it was. */
const WHO_LIMIT = 80;
const REASON_LIMIT = 500;

export function createSlackChannel(url: string): Channel {
  return { name: 'slack', send: (notice) => postJson(url, JSON.stringify(renderSlack(notice))) };
}

export function renderSlack(notice: Notice): object {
  const over = notice.kind === 'resolved';
  const state = over ? 'Resolved' : notice.severity.toUpperCase();
  const who = notice.tenant ? `${notice.tenant.name} (${notice.tenant.id})` : 'Platform';
  const headline = `${state}: ${notice.title}`;
  return {
    // Shown in notifications and by readers that do not know blocks.
    text: escapeText(`${headline} (${who})`),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: clip(headline, HEADER_LIMIT) } },
      {
        type: 'section',
        text: {
          type: 'mrkdwn',
          text: [
            `${over ? ':white_check_mark:' : MARK_OF[notice.severity]} *${escapeText(clip(who, WHO_LIMIT))}*`,
            escapeText(clip(notice.reason, REASON_LIMIT)),
          ].join('\n'),
        },
      },
      {
        type: 'context',
        elements: [
          {
            type: 'mrkdwn',
            text: `${slackTime(notice.atMs)} · ${escapeText(notice.source)}${runbookLink(notice)}`,
          },
        ],
      },
    ],
  };
}

/** Slack's own escapes: the three characters that its markup gives a meaning. */
function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A time that each reader sees in their own zone. */
function slackTime(ms: number): string {
  const fallback = new Date(ms).toISOString();
  return `<!date^${Math.floor(ms / 1000)}^{date_short_pretty} {time_secs}|${fallback}>`;
}

function runbookLink({ runbook }: Notice): string {
  return runbook ? ` · <${encodeURI(runbook)}|What to do>` : '';
}

function clip(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}
