import type { Command } from 'commander';
import { listMetrics } from '../metrics/list';
import { showMetric } from '../metrics/show';

export function describeMetrics(program: Command): void {
  program
    .command('metrics')
    .description(
      'What is measured: all metrics with unit and meaning, or one with its source and the rules that use it',
    )
    .argument('[name]', 'the metric; without it all are listed')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExamples:\n  kentongan metrics\n  kentongan metrics evaluationLag')
    .action((name: string | undefined, { json }: { readonly json?: boolean }) =>
      name === undefined ? listMetrics(json) : showMetric(name, json),
    );
}
