/** Messages as the notifier makes them, to be changed by a test. */
import type { Message, MessageKind, Report, ToldAlert } from '../../lambdas/domain/message/message';
import { T0 } from './builders';

export const MINUTE_MS = 60_000;

export function toldAlert(change: Partial<ToldAlert> = {}): ToldAlert {
  return {
    rule: 'send-failures',
    status: 'firing',
    severity: 'high',
    summary: 'Too many messages fail',
    tenant: { id: 'acme', name: 'Acme Law' },
    reason: '20 of 80 in 1 min is 25 %',
    value: '25 %',
    limit: 'above 5 %',
    sinceMs: T0 - 3 * MINUTE_MS,
    runbook: 'https://example.org/docs/runbooks/send-failures.md',
    ...change,
  };
}

export function message(change: Partial<Message> = {}): Message {
  const alerts = change.alerts ?? [toldAlert()];
  const firing = alerts.filter(({ status }) => status === 'firing').length;
  return {
    key: 'slack/root.0/acme/1795254060000/firing',
    thread: 'root.0/acme/1795254060000',
    kind: 'firing',
    severity: 'high',
    title: 'Too many messages fail',
    atMs: T0,
    alerts,
    totals: { firing, resolved: alerts.length - firing, tenants: 1 },
    commands: {
      acknowledge: 'kentongan alerts ack 3f9a --by NAME',
      silence: "kentongan silence add 'tenant=acme' --for 1h",
      show: 'kentongan alerts show 3f9a',
    },
    ...change,
  };
}

/** The same incident at a later time of its life. */
export function later(
  kind: MessageKind,
  threadRef: string | undefined,
  change: Partial<Message> = {},
): Message {
  const atMs = T0 + 8 * MINUTE_MS;
  const alerts = kind === 'resolved' ? [toldAlert({ status: 'resolved', untilMs: atMs })] : [toldAlert()];
  return message({
    kind,
    key: `slack/root.0/acme/1795254060000/${kind}`,
    atMs,
    alerts,
    ...(threadRef === undefined ? {} : { threadRef }),
    ...change,
  });
}

/** As many alerts as a message holds, each as long as can be, of an outage for many more. */
export function hugeMessage(): Message {
  const huge = 'Ünïcødé 法律事務所 *bold* <b>'.repeat(2_000);
  return message({
    title: huge,
    note: huge,
    person: huge,
    incident: { id: huge, alerts: 2_000 },
    alerts: Array.from({ length: 8 }, (_, at) =>
      toldAlert({
        rule: `${at}${huge}`,
        summary: huge,
        reason: huge,
        value: huge,
        limit: huge,
        tenant: { id: `${at}${huge}`, name: `${at} ${huge}` },
        runbook: `https://example.org/${at}`,
      }),
    ),
    totals: { firing: 2_000, resolved: 12, tenants: 1_900 },
    commands: { acknowledge: huge, silence: huge, show: huge },
  });
}

/** Names that would be markup somewhere. */
export const MARKUP_NAMES = [
  '*bold* _italic_ ~strike~ `code` **strong** __under__',
  '<!channel> <!here> <@U123> <#C123|general> <https://evil.example|click>',
  '<b>bold</b> <a href="https://evil.example">click</a> <script>alert(1)</script>',
  '[click](https://evil.example) ![image](https://evil.example/x.png)',
  '# heading > quote - list 1. one',
  ':rotating_light: :red_circle: <at>everyone</at> {{DATE(2026-01-01T00:00:00Z)}} $\u007Bname} @{name}',
  '&lt;b&gt; &amp; "quoted" \'single\' \\*escaped\\* a && b || c',
] as const;

export const REPORT: Report = {
  key: 'report/2026-W47',
  title: 'Alert quality, week 47',
  period: '16 to 22 Nov 2026',
  atMs: T0,
  summary: 'Twelve alerts fired, nine were acknowledged.',
  sections: [
    {
      heading: 'Loudest rules',
      text: 'Most of them are one rule.',
      table: {
        head: ['rule', 'fired', 'ignored'],
        rows: [
          ['send-failures', '9', '1'],
          ['dlq-items', '3', '2'],
        ],
      },
    },
    { heading: 'Nothing to change' },
  ],
};
