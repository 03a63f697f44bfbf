import fc from 'fast-check';
import { MESSAGE_KINDS, type Message, type ToldAlert } from '../../lambdas/domain/message/message';
import { oneLine } from '../../lambdas/domain/message/words';
import { SEVERITIES } from '../../lambdas/domain/rule/severity';
import { renderPagerDuty } from '../../lambdas/notify/channels/pagerduty';
import { renderSlackMessage } from '../../lambdas/notify/channels/slack-blocks';
import { renderTeamsMessage } from '../../lambdas/notify/channels/teams-card';
import { renderTelegram } from '../../lambdas/notify/channels/telegram';
import { refusalOf } from '../../local/receivers/slack-message';
import { renderSlack } from '../../local/receivers/slack-text';
import { faultOfCard, readCardLines } from '../../local/receivers/teams-card';
import { readTelegramHtml } from '../../local/receivers/telegram-html';
import { T0 } from '../support/builders';

/** Any text, and more often one of what means something somewhere. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({
    unit: fc.constantFrom('<', '>', '&', '*', '_', '`', '!', '|', ':', '#', '\\', '"', '{', '}', '\n'),
    maxLength: 400,
  }),
);
const option = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const time = fc.integer({ min: T0 - 1e10, max: T0 + 1e10 });

const alert: fc.Arbitrary<ToldAlert> = fc
  .record({
    rule: text,
    status: fc.constantFrom('firing', 'resolved', 'flapping'),
    severity: fc.constantFrom(...SEVERITIES),
    summary: text,
    tenant: option(fc.record({ id: text, name: text })),
    reason: text,
    value: option(text),
    limit: option(text),
    sinceMs: time,
    untilMs: option(time),
    runbook: option(fc.oneof(text, fc.webUrl())),
  })
  .map(withoutUndefined) as fc.Arbitrary<ToldAlert>;

const anyMessage: fc.Arbitrary<Message> = fc
  .record({
    key: text,
    thread: text,
    kind: fc.constantFrom(...MESSAGE_KINDS),
    severity: fc.constantFrom(...SEVERITIES),
    title: text,
    note: option(text),
    atMs: time,
    alerts: fc.array(alert, { maxLength: 8 }),
    totals: fc.record({ firing: fc.nat(), resolved: fc.nat(), tenants: fc.nat() }),
    incident: option(fc.record({ id: text, alerts: fc.nat() })),
    person: option(text),
    commands: fc
      .record({ acknowledge: option(text), silence: option(text), show: text })
      .map(withoutUndefined),
  })
  .map(withoutUndefined) as fc.Arbitrary<Message>;

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}

/** What of a name must be seen, in the form in which any text is tidied. */
const shownTitle = ({ title }: Message) => oneLine(oneLine(title, 110), 60).replace(/…$/, '').trim();

describe('any message', () => {
  it('is one that Slack takes, and is shown as it stands', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const body = renderSlackMessage(message);
        expect(refusalOf(body)).toBeUndefined();
        expect(renderSlack(body)[0]).toContain(shownTitle(message));
      }),
    );
  });

  it('is a card that Teams can show, as it stands', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const body = renderTeamsMessage(message);
        expect(Buffer.byteLength(body)).toBeLessThanOrEqual(20_000);
        expect(faultOfCard(JSON.parse(body))).toBeUndefined();
        expect(readCardLines(JSON.parse(body))[0]).toContain(shownTitle(message));
      }),
    );
  });

  it('is HTML that Telegram reads, as it stands', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const read = readTelegramHtml(renderTelegram(message).text);
        expect(read?.plain.length).toBeLessThanOrEqual(4_096);
        expect(read?.plain).toContain(shownTitle(message));
      }),
    );
  });

  it('is an event within PagerDuty’s limits', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const event = renderPagerDuty(message) as
          | { dedup_key: string; payload?: { summary: string } }
          | undefined;
        expect(JSON.stringify(event ?? {}).length).toBeLessThan(100_000);
        expect(event?.dedup_key.length ?? 0).toBeLessThanOrEqual(255);
        if (event?.payload) expect(event.payload.summary).toContain(shownTitle(message));
        expect(event?.payload?.summary.length ?? 1).toBeLessThanOrEqual(1_024);
      }),
    );
  });
});
