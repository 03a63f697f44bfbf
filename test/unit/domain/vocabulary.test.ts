import { CHANNEL_NAMES } from '../../../lambdas/domain/routing/channel-names';
import { InvalidRouting, parseRouting } from '../../../lambdas/domain/routing/parse-routing';
import { vocabularyOf } from '../../../lambdas/domain/routing/vocabulary';
import { CHANNEL_KINDS } from '../../../lambdas/notify/channels/kinds';
import { changed, least } from '../../support/routing-documents';

const vocabulary = vocabularyOf(
  [
    { id: 'send-failures', labels: { team: 'a' } },
    { id: 'db-down', labels: { team: 'b' } },
  ],
  ['webhooks-dlq'],
);

function faultsOf(file: unknown): readonly string[] {
  try {
    parseRouting(file, { vocabulary, channels: CHANNEL_NAMES });
    return [];
  } catch (error) {
    if (error instanceof InvalidRouting) return error.faults;
    throw error;
  }
}

/** The whole file with other matchers of its second route. */
const matching = (...matchers: readonly string[]) => changed('route.routes.1.matchers', matchers);

describe('a routing file names what there is', () => {
  it.each([
    [
      'every value of a label',
      ['severity=critical', 'category!="security"', 'scope=tenant', 'source=cloudwatch'],
    ],
    ['rules and alarms', ['rule="send-failures"']],
    ['an alarm', ['rule=webhooks-dlq']],
    ['an alarm of the team, by its own name', ['alarm="Billing too high"']],
    ['any tenant and stage', ['tenant="acme"', 'stage=~"prod.*"']],
    ['labels of rules', ['team=b']],
    ['a label that rules may have, and none has yet', ['component=ledger']],
    ['an expression that some value fits', ['rule=~"send-.*|gone"']],
    ['that a label is absent', ['team=""']],
  ])('%s', (_what, matchers) => {
    expect(faultsOf(matching(...matchers))).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    [
      'a severity with a slip',
      matching('severity="crtical"'),
      'route.routes.1.matchers: came "crtical", accepted is what "severity" can be, one of: critical, high, ',
    ],
    ['the opposite of one', matching('severity!=hihg'), 'route.routes.1.matchers: came "hihg"'],
    [
      'a label with a slip',
      matching('catgory="security"'),
      'route.routes.1.matchers: came "catgory", accepted is a label that alerts have, one of: rule, severity',
    ],
    [
      'a rule that there is not',
      matching('rule="send-failure"'),
      'one of: send-failures, db-down, webhooks-dlq; an alarm of your own is matched by alarm="ITS NAME"',
    ],
    ['an expression that nothing fits', matching('rule=~"sned-.*"'), 'came "sned-.*"'],
    ['a value that no rule gives its label', matching('team=c'), 'came "c", accepted is what "team" can be'],
    ['groups by nothing', changed('route.groupBy', ['rul']), 'route.groupBy: came "rul"'],
    ['an inhibition', changed('inhibit.0.source', ['rule="db-dwon"']), 'inhibit.0.source: came "db-dwon"'],
    ['what must be equal', changed('inhibit.0.equal', ['stgae']), 'inhibit.0.equal: came "stgae"'],
    ['a maintenance', changed('maintenance.0.matchers', ['taem="a"']), 'maintenance "backup": came "taem"'],
    ['a channel', changed('receivers.mail.channel', 'emial'), 'receivers.mail.channel: came "emial"'],
    ["a person's channel", changed('people.sari', ['pager']), 'people.sari.0: came "pager"'],
  ])('and is refused for %s', (_what, file, fault) => {
    expect(faultsOf(file)).toEqual([expect.stringContaining(fault)]);
  });

  it('and is not asked where nobody says what there is', () => {
    expect(() => parseRouting({ ...least, route: { ...least.route, groupBy: ['anything'] } })).not.toThrow();
  });
});

describe('the names of channels', () => {
  it('are those of the kinds', () => {
    expect(CHANNEL_KINDS.map(({ name }) => name)).toEqual([...CHANNEL_NAMES]);
  });
});
