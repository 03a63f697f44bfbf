import type { Notice } from '../../../lambdas/domain/alert/notice';
import { SEVERITIES } from '../../../lambdas/domain/rule/rule';
import { renderSlack } from '../../../lambdas/notify/channels/notice-slack';
import { NOTICE } from '../../support/ports-notify';

interface Rendered {
  readonly text: string;
  readonly header: string;
  readonly section: string;
  readonly context: string;
}

function render(change: Partial<Notice> = {}): Rendered {
  const { text, blocks } = renderSlack({ ...NOTICE, ...change }) as {
    text: string;
    blocks: [{ text: { text: string } }, { text: { text: string } }, { elements: [{ text: string }] }];
  };
  const [header, section, context] = blocks;
  return { text, header: header.text.text, section: section.text.text, context: context.elements[0].text };
}

describe('a notice in Slack', () => {
  it('says what, whose, why, when and what to do', () => {
    expect(render()).toEqual({
      text: 'HIGH: Too many messages fail (Acme (acme))',
      header: 'HIGH: Too many messages fail',
      section: ':large_orange_circle: *Acme (acme)*\n20 of 80 in 1 min is 25 %, limit 5 %',
      context:
        '<!date^1795254060^{date_short_pretty} {time_secs}|2026-11-21T09:41:00.000Z> · send-failures · <https://example.org/docs/runbooks/send-failures.md|What to do>',
    });
  });

  it('says when something is over, whatever its severity was', () => {
    const { text, header, section } = render({ kind: 'resolved', severity: 'critical' });
    expect([text, header]).toEqual([
      'Resolved: Too many messages fail (Acme (acme))',
      'Resolved: Too many messages fail',
    ]);
    expect(section).toMatch(/^:white_check_mark: \*Acme/);
  });

  it('tells every severity apart by mark and word', () => {
    const marks = SEVERITIES.map((severity) => render({ severity }).section.split(' ')[0]);
    expect(new Set(marks).size).toBe(SEVERITIES.length);
    expect(SEVERITIES.map((severity) => render({ severity }).header)).toEqual(
      SEVERITIES.map((severity) => `${severity.toUpperCase()}: Too many messages fail`),
    );
  });

  it('names the platform where it is nobody’s, and leaves the link out where there is no page', () => {
    const { tenant: _tenant, runbook: _runbook, ...platform } = NOTICE;
    const { blocks } = renderSlack(platform) as { blocks: unknown[] };
    expect(JSON.stringify(blocks)).toContain('*Platform*');
    expect(JSON.stringify(blocks)).not.toContain('What to do');
  });

  it('escapes what Slack would take for markup', () => {
    const loud = '<!channel> & <https://evil.example|click>';
    const { text, section, context, header } = render({
      title: loud,
      reason: loud,
      source: loud,
      tenant: { id: 'acme', name: loud },
    });
    for (const markup of [text, section, context]) {
      expect(markup).toContain('&lt;!channel&gt; &amp; &lt;https://evil.example|click&gt;');
      expect(markup).not.toContain('<!channel>');
    }
    // A header is plain text, in which nothing is markup.
    expect(header).toContain(loud);
  });

  it('cannot be led out of its link', () => {
    const { context } = render({ runbook: 'https://example.org/a|b> <!channel>' });
    expect(context).toContain('<https://example.org/a%7Cb%3E%20%3C!channel%3E|What to do>');
  });

  it('is cut to what Slack takes, and never within an escape', () => {
    const { header, section } = render({ title: 't'.repeat(500), reason: '&'.repeat(5_000) });
    expect(header).toHaveLength(150);
    expect([header.at(-1), section.at(-1)]).toEqual(['…', '…']);
    expect(section.length).toBeLessThanOrEqual(3_000);
    expect(section.replaceAll('&amp;', '')).not.toContain('&');
  });
});
