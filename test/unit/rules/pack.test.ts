import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRules } from '../../../lambdas/domain/rule/rule';
import { rulePack } from '../../../rules';
import { PROJECT } from '../../support/synth';

const RUNBOOKS = join(PROJECT, 'docs', 'runbooks');

describe('the default rule pack', () => {
  it('holds', () => {
    expect(parseRules(rulePack)).toHaveLength(rulePack.length);
  });

  it('has every rule that has a file, under the name of its file', () => {
    const files = readdirSync(join(PROJECT, 'rules'))
      .filter((name) => name !== 'index.ts')
      .map((name) => name.replace(/\.ts$/, ''));
    expect(rulePack.map(({ id }) => id).sort()).toEqual(files.sort());
  });

  it.each(rulePack.map(({ id, runbook }) => [id, runbook]))('%s says what to do in %s', (_id, runbook) => {
    expect(readFileSync(join(PROJECT, runbook), 'utf8')).toMatch(/^# \S/);
  });
});

describe.each(readdirSync(RUNBOOKS))('the runbook %s', (name) => {
  const text = readFileSync(join(RUNBOOKS, name), 'utf8');

  it('says what it means, how to look and how to mend', () => {
    const headings = text.split('\n').filter((line) => line.startsWith('## '));
    expect(headings).toEqual(['## What it means', '## How to look', '## How to mend']);
    for (const part of text.split(/^## .*$/m).slice(1)) expect(part.trim()).not.toBe('');
  });

  it('has a title and the name by which it is searched', () => {
    expect(text).toMatch(/^# \S.*\n\n`/);
    expect(text).toContain(`\`${name.replace(/\.md$/, '')}\``);
  });
});
