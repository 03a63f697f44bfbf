import type { Command } from 'commander';
import { check } from '../routes/check';
import { show } from '../routes/show';
import { test } from '../routes/test';

const EXIT_CODES = `
Exit codes:
  0  all is well
  1  the file is at fault
  2  asked wrongly`;

export function describeRoutes(program: Command): void {
  const routes = program
    .command('routes')
    .description('Who hears of what. Reads the files in config/routing/ and needs no running stack');
  const describe = (name: string, description: string) =>
    routes
      .command(name)
      .description(description)
      .option('--config <file>', 'another file than config/routing/default.json, - for standard input')
      .option('--json', 'print JSON');
  describe('test', 'Who would hear of an alert with these labels: receivers in order, one a line')
    .argument('[label=value...]', "the alert's labels, such as severity=critical")
    .addHelpText(
      'after',
      `${EXIT_CODES}\n\nExample:\n  kentongan routes test severity=critical category=security`,
    )
    .action(test);
  describe('show', 'The tree of routes, and what its names mean')
    .addHelpText('after', EXIT_CODES)
    .action(show);
  describe('check', 'Every fault of the file, with its place').addHelpText('after', EXIT_CODES).action(check);
}
