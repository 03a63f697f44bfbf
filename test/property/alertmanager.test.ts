import { compareWithAlertmanager } from '../../scripts/compare-with-alertmanager';

describe('the receivers of an alert', () => {
  it('are those that Alertmanager finds, where amtool is there to ask', () => {
    const compared = compareWithAlertmanager({ files: 2, trees: 50, alerts: 10 }, 20_261_121);
    if (!compared)
      process.stderr.write('amtool is not installed: the comparison with Alertmanager is skipped\n');
    expect(compared?.failures ?? []).toEqual([]);
  });
});
