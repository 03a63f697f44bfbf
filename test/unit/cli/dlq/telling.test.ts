import { createProgress } from '../../../../cli/dlq/progress';
import { adviceLines, causeCounts, causeLines, duration } from '../../../../cli/dlq/report';
import { wrap } from '../../../../cli/wrap';
import { ADVICE, DEAD_CAUSES } from '../../../../lambdas/domain/event/parked';

const NOW = 1_800_000_000_000;

describe('causes as people see them', () => {
  const group = {
    cause: 'denied' as const,
    reason: `AccessDeniedException: ${'User is not authorized to do this '.repeat(6)}`,
    count: 12_345,
    firstSeenMs: NOW - 86_400_000 * 13,
    lastSeenMs: NOW - 60_000,
    example: '9665dd6a-1b9c-4ec0-9dfe-1e954b788bd1',
  };

  it('fit a terminal of 80 columns, reasons broken below their row', () => {
    const lines = causeLines([group], NOW);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(lines.slice(0, 3)).toEqual([
      'count  cause   first seen   last seen  an id',
      '12345  denied  13 days ago  60 s ago   9665dd6a',
      '       AccessDeniedException: User is not authorized to do this User is not',
    ]);
  });

  it('say when there are more', () => {
    const many = Array.from({ length: 14 }, (_, at) => ({ ...group, reason: `reason ${at}` }));
    expect(causeLines(many, NOW).at(-1)).toBe('... and 2 more kinds; --json has them all.');
  });

  it('have an advice each, short enough', () => {
    const lines = adviceLines(DEAD_CAUSES.map((cause) => ({ cause })));
    expect(lines).toHaveLength(Object.keys(ADVICE).length);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(adviceLines([])).toEqual([]);
  });

  it('are counted in a line', () => {
    expect(causeCounts({ throttled: 4_000, schema: 2 })).toBe('throttled 4,000, schema 2');
  });
});

describe('words', () => {
  it('longer than a line stay whole', () => {
    expect(wrap(`a ${'b'.repeat(90)} c`, 2)).toEqual(['  a', `  ${'b'.repeat(90)}`, '  c']);
    expect(wrap('')).toEqual([]);
  });

  it.each([
    [0, '0 s'],
    [89_000, '89 s'],
    [960_000, '16 min'],
    [7_200_000, '2 h'],
  ])('tell %d ms as %s', (ms, words) => {
    expect(duration(ms)).toBe(words);
  });
});

describe('progress', () => {
  function written(
    isTTY: boolean,
    steps: readonly (readonly [atMs: number, line: string])[],
  ): readonly string[] {
    const lines: string[] = [];
    let now = 0;
    const write = (text: string) => lines.push(text) > 0;
    const progress = createProgress({ isTTY, write } as unknown as NodeJS.WriteStream, () => now);
    for (const [atMs, line] of steps) {
      now = atMs;
      progress.tell(line);
    }
    progress.end();
    return lines;
  }

  it('says nothing of what is over at once', () => {
    expect(written(false, [[10, 'a']])).toEqual([]);
    expect(written(true, [[10, 'a']])).toEqual([]);
  });

  it('is a line now and then where nobody watches', () => {
    expect(
      written(false, [
        [1_000, 'a'],
        [3_000, 'b'],
        [6_000, 'c'],
        [11_000, 'c'],
      ]),
    ).toEqual(['a\n', 'c\n']);
  });

  it('stands in its place on a terminal, and is taken away at the end', () => {
    const clear = '\r\u001B[2K';
    expect(
      written(true, [
        [1_000, 'a'],
        [1_050, 'b'],
        [1_100, 'c'],
      ]),
    ).toEqual([`${clear}a`, `${clear}c`, clear]);
  });
});
