import { faultsOfPack, ruleOfFile } from '../../../lambdas/domain/rule/pack-files';
import { queueDepth as depth } from '../../../rules/queue-depth';
import { silence } from '../../../rules/silence';

const FILES = { 'queue-depth': { queueDepth: depth }, silence: { silence } };

function faults(listed: readonly unknown[], files: Readonly<Record<string, object>>): readonly string[] {
  return faultsOfPack(listed, new Map(Object.entries(files)), () => true);
}

describe('the files of rules', () => {
  it('are those of the folder but for the lists', () => {
    expect(
      ['queue-depth.ts', 'index.ts', 'waiting.ts', '.queue-depth.ts', 'README.md'].map(ruleOfFile),
    ).toEqual(['queue-depth', undefined, undefined, undefined, undefined]);
  });

  it('have nothing wrong with them when each is listed', () => {
    expect(faults([depth, silence], FILES)).toEqual([]);
  });

  it('are not forgotten in the list', () => {
    expect(faults([depth], FILES)).toEqual([
      'rules/silence.ts: rules/index.ts does not list it, so it is never judged: import what it exports (silence) and add it to the list there',
    ]);
  });

  it('are named when the list imports what they do not export', () => {
    expect(faults([undefined, silence], FILES)).toEqual([
      'rules/index.ts: rule 1 of the list: no file exports what is imported under its name',
      expect.stringMatching(/^rules\/queue-depth\.ts: .* \(queueDepth\)/),
    ]);
  });

  it('are named when they have the id of another', () => {
    const copy = { ...depth, id: 'silence' };
    expect(faults([copy, silence], { ...FILES, 'queue-depth': { queueDepth: copy } })).toEqual([
      'rules/queue-depth.ts: id: came "silence", accepted is "queue-depth": a rule is called as its file',
      'two rules have the id silence; each needs its own',
    ]);
  });
});
