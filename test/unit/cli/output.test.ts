import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ago, CommandError, readInput, table } from '../../../cli/output';

describe('a table', () => {
  it('has columns as wide as what is in them, numbers on the right', () => {
    expect(
      table(
        ['tenant', 'name', 'sent'],
        [
          ['a', 'A longer name', 7],
          ['another', 'B', 1_200],
        ],
      ),
    ).toEqual([
      'tenant   name           sent',
      'a        A longer name     7',
      'another  B              1200',
    ]);
  });

  it('has its head only, when there is nothing in it', () => {
    expect(table(['tenant', 'name'], [])).toEqual(['tenant  name']);
  });

  it('puts a column of numbers and words on the left, and ends lines without blanks', () => {
    expect(
      table(
        ['what', ''],
        [
          ['a', 1],
          ['b', 'two'],
        ],
      ),
    ).toEqual(['what', 'a     1', 'b     two']);
  });
});

describe('how long ago', () => {
  it.each([
    [0, '0 s ago'],
    [-5_000, '0 s ago'],
    [89_400, '89 s ago'],
    [90_000, '2 min ago'],
    [89 * 60_000, '89 min ago'],
    [90 * 60_000, '2 h ago'],
    [35 * 3_600_000, '35 h ago'],
    [36 * 3_600_000, '2 days ago'],
    [30 * 86_400_000, '30 days ago'],
  ])('%d ms is told as %s', (ms, words) => {
    expect(ago(1_000_000, 1_000_000 + ms)).toBe(words);
  });
});

describe('an input', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kentongan-input-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is the bytes of a file', () => {
    const file = join(folder, 'body.json');
    writeFileSync(file, Buffer.from([0x7b, 0xff, 0x7d]));
    expect([...readInput(file)]).toEqual([0x7b, 0xff, 0x7d]);
  });

  it('that does not exist is the mistake of who asked, and says what is accepted', () => {
    const read = () => readInput(join(folder, 'none.json'));
    expect(read).toThrow(CommandError);
    expect(read).toThrow(/none\.json: there is no such file; name a file, or - for standard input$/);
    expect(() => readInput(folder)).toThrow(/EISDIR.*name a file, or - for standard input$/);
    expect(new CommandError('wrong').exitCode).toBe(1);
    expect(exitCodeOf(read)).toBe(2);
  });
});

function exitCodeOf(run: () => unknown): number | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return error instanceof CommandError ? error.exitCode : undefined;
  }
}
