import { compareWithPrometheus } from '../../scripts/compare-with-prometheus';

describe('the life of an alert', () => {
  it('is that which Prometheus gives it, where promtool is there to ask', () => {
    const compared = compareWithPrometheus(20, 20_261_121);
    if (!compared)
      process.stderr.write('promtool is not installed: the comparison with Prometheus is skipped\n');
    expect(compared?.failures ?? []).toEqual([]);
  });
});
