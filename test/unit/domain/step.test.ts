import { type AlertState, close, step, type Timing, type Verdict } from '../../../lambdas/domain/rule/step';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const AT_ONCE: Timing = { forMs: 0, keepMs: 0, onMissing: 'ok' };

/** Evaluates at the given seconds; answers status and transition of each evaluation. */
function run(timing: Partial<Timing>, ...evaluations: readonly (readonly [number, Verdict])[]) {
  let state: AlertState | undefined;
  return evaluations.map(([seconds, condition]) => {
    const next = step(state, condition, seconds * SECOND, { ...AT_ONCE, ...timing });
    state = next.state;
    return next.transition ? `${next.state.status}!` : next.state.status;
  });
}

describe('an alert without for', () => {
  it('fires at the first true evaluation and is told once', () => {
    expect(run({}, [0, true], [60, true], [120, true])).toEqual(['firing!', 'firing', 'firing']);
  });

  it('stays inactive while all is normal', () => {
    expect(run({}, [0, false], [60, false])).toEqual(['inactive', 'inactive']);
  });

  it('fires again after it was resolved', () => {
    expect(run({}, [0, true], [60, false], [120, false], [180, true])).toEqual([
      'firing!',
      'resolved!',
      'resolved',
      'firing!',
    ]);
  });
});

describe('an alert that must hold for a time', () => {
  const forTwo = { forMs: 2 * MINUTE };

  it('fires at the third evaluation of 0, 60 and 120 s with for: 120 s', () => {
    expect(run(forTwo, [0, true], [60, true], [120, true])).toEqual(['pending', 'pending', 'firing!']);
  });

  it('does not fire a second before its time', () => {
    expect(run({ forMs: 2 * MINUTE + SECOND }, [0, true], [60, true], [120, true])).toEqual([
      'pending',
      'pending',
      'pending',
    ]);
  });

  it('drops at once and untold at a false evaluation, and the next true starts from zero', () => {
    expect(run(forTwo, [0, true], [60, false], [120, true], [180, true], [240, true])).toEqual([
      'pending',
      'inactive',
      'pending',
      'pending',
      'firing!',
    ]);
  });

  it('is pending again after it was resolved', () => {
    expect(run({ forMs: MINUTE }, [0, true], [60, true], [120, false], [180, true])).toEqual([
      'pending',
      'firing!',
      'resolved!',
      'pending',
    ]);
  });
});

describe('an alert that keeps firing for a time', () => {
  const keepTwo = { keepMs: 2 * MINUTE };

  it('resolves once it has been normal for that long', () => {
    expect(run(keepTwo, [0, true], [60, false], [120, false], [180, false], [240, false])).toEqual([
      'firing!',
      'firing',
      'firing',
      'resolved!',
      'resolved',
    ]);
  });

  it('starts its normal time again at any true evaluation within', () => {
    expect(
      run(keepTwo, [0, true], [60, false], [120, true], [180, false], [240, false], [300, false]),
    ).toEqual(['firing!', 'firing', 'firing', 'firing', 'firing', 'resolved!']);
  });

  it('resolves at the first false evaluation when that time is zero', () => {
    expect(run({ keepMs: 0 }, [0, true], [60, false])).toEqual(['firing!', 'resolved!']);
  });
});

describe('an evaluation without a value', () => {
  it.each([
    ['ok', 'is a false one', ['inactive', 'firing!', 'resolved!']],
    ['alert', 'is a true one', ['firing!', 'firing', 'firing']],
    ['keep', 'changes nothing', ['inactive', 'firing!', 'firing']],
  ] as const)('with onMissing %s %s', (onMissing, _what, states) => {
    expect(run({ onMissing }, [0, undefined], [60, true], [120, undefined])).toEqual(states);
  });

  it('lets the clock of for stand still with onMissing keep', () => {
    expect(
      run(
        { forMs: 2 * MINUTE, onMissing: 'keep' },
        [0, true],
        [60, undefined],
        [120, undefined],
        [180, true],
        [240, true],
      ),
    ).toEqual(['pending', 'pending', 'pending', 'pending', 'firing!']);
  });

  it('lets the normal time stand still with onMissing keep', () => {
    expect(
      run(
        { keepMs: 2 * MINUTE, onMissing: 'keep' },
        [0, true],
        [60, false],
        [120, undefined],
        [180, false],
        [240, false],
      ),
    ).toEqual(['firing!', 'firing', 'firing', 'firing', 'resolved!']);
  });

  it('does not let a short gap resolve an alert that keeps firing', () => {
    expect(run({ keepMs: 2 * MINUTE }, [0, true], [60, undefined], [120, true])).toEqual([
      'firing!',
      'firing',
      'firing',
    ]);
  });
});

describe('a pause of the evaluator', () => {
  it('does not count to for', () => {
    // One of the ten minutes was an ordinary interval.
    expect(run({ forMs: 2 * MINUTE }, [0, true], [600, true], [660, true])).toEqual([
      'pending',
      'pending',
      'firing!',
    ]);
  });

  it('does not count to the normal time', () => {
    expect(run({ keepMs: 2 * MINUTE }, [0, true], [60, false], [660, false], [720, false])).toEqual([
      'firing!',
      'firing',
      'firing',
      'resolved!',
    ]);
  });

  it.each([
    [30 * 60, ['pending', 'pending', 'pending', 'firing!']],
    [30 * 60 + 1, ['pending', 'pending', 'pending', 'pending']],
  ])('of %d s makes for start again only beyond half an hour', (pause, states) => {
    const resumed = 60 + pause;
    expect(run({ forMs: 3 * MINUTE }, [0, true], [60, true], [resumed, true], [resumed + 60, true])).toEqual(
      states,
    );
  });

  it('beyond half an hour leaves a firing alert firing and starts its normal time again', () => {
    expect(
      run(
        { keepMs: 2 * MINUTE },
        [0, true],
        [60, false],
        [120, false],
        [4_000, false],
        [4_060, false],
        [4_120, false],
      ),
    ).toEqual(['firing!', 'firing', 'firing', 'firing', 'firing', 'resolved!']);
  });

  it('beyond half an hour makes for start again also when it ends without a value under keep', () => {
    expect(
      run({ forMs: 2 * MINUTE, onMissing: 'keep' }, [0, true], [60, true], [4_000, undefined], [4_060, true]),
    ).toEqual(['pending', 'pending', 'pending', 'pending']);
  });
});

describe('an evaluation that comes again or late', () => {
  const states: readonly AlertState[] = [
    { status: 'inactive', evaluatedAtMs: 5 * MINUTE },
    { status: 'pending', activeSinceMs: 4 * MINUTE, evaluatedAtMs: 5 * MINUTE },
    { status: 'firing', activeSinceMs: 4 * MINUTE, normalSinceMs: 5 * MINUTE, evaluatedAtMs: 5 * MINUTE },
    { status: 'resolved', evaluatedAtMs: 5 * MINUTE },
  ];

  it.each(states)('changes nothing of $status', (state) => {
    for (const condition of [true, false, undefined]) {
      for (const onMissing of ['ok', 'alert', 'keep'] as const) {
        for (const atMs of [5 * MINUTE, 4 * MINUTE, 0]) {
          expect(step(state, condition, atMs, { ...AT_ONCE, onMissing })).toEqual({ state });
        }
      }
    }
  });
});

describe('an episode', () => {
  it('keeps the time at which it began, through pauses and missing values', () => {
    let state: AlertState | undefined;
    for (const [minute, condition] of [
      [0, true],
      [1, true],
      [2, undefined],
      [12, undefined],
      [13, false],
      [50, true],
    ] as const) {
      state = step(state, condition, minute * MINUTE, {
        forMs: MINUTE,
        keepMs: 5 * MINUTE,
        onMissing: 'keep',
      }).state;
    }
    expect(state).toEqual({
      status: 'firing',
      activeSinceMs: 0,
      firedAtMs: MINUTE,
      evaluatedAtMs: 50 * MINUTE,
    });
  });
});

describe('a value between the limit and the threshold to resolve', () => {
  it('keeps a firing alert firing, and its normal time starts again', () => {
    expect(
      run(
        { keepMs: 2 * MINUTE },
        [0, true],
        [60, false],
        [120, 'between'],
        [180, false],
        [240, false],
        [300, false],
      ),
    ).toEqual(['firing!', 'firing', 'firing', 'firing', 'firing', 'resolved!']);
  });

  it('drops a pending one and leaves an inactive one', () => {
    expect(run({ forMs: 2 * MINUTE }, [0, 'between'], [60, true], [120, 'between'], [180, true])).toEqual([
      'inactive',
      'pending',
      'inactive',
      'pending',
    ]);
  });
});

describe('a for that is raised while the alert fires', () => {
  const fired = step(undefined, true, 0, AT_ONCE).state;
  const raised = { ...AT_ONCE, forMs: 3 * MINUTE };

  it('makes it wait again, and fire again untold: it was told', () => {
    const waiting = step(fired, true, MINUTE, raised);
    expect(waiting).toEqual({
      state: { status: 'pending', activeSinceMs: 0, firedAtMs: 0, evaluatedAtMs: MINUTE },
    });
    const later = step(step(waiting.state, true, 2 * MINUTE, raised).state, true, 3 * MINUTE, raised);
    expect(later.state.status).toBe('firing');
    expect(later.transition).toBeUndefined();
  });

  it('still has its end told when it is normal before', () => {
    const waiting = step(fired, true, MINUTE, raised).state;
    expect(step(waiting, false, 2 * MINUTE, raised)).toEqual({
      state: { status: 'resolved', evaluatedAtMs: 2 * MINUTE },
      transition: 'resolved',
      episodeMs: 0,
    });
  });
});

describe('a time that is no time', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%d changes nothing', (atMs) => {
    const { state } = step(undefined, true, MINUTE, AT_ONCE);
    expect(step(state, false, atMs, AT_ONCE)).toEqual({ state });
    expect(step(undefined, true, atMs, AT_ONCE).transition).toBeUndefined();
  });
});

describe('an alert whose rule is gone', () => {
  it('is told as resolved if it was told as firing, under the name of its episode', () => {
    const { state } = step(undefined, true, MINUTE, AT_ONCE);
    expect(close(state, 2 * MINUTE)).toEqual({
      state: { status: 'resolved', evaluatedAtMs: 2 * MINUTE },
      transition: 'resolved',
      episodeMs: MINUTE,
    });
  });

  it('is dropped if it was only pending, and left if it was over', () => {
    const { state } = step(undefined, true, MINUTE, { ...AT_ONCE, forMs: MINUTE });
    expect(close(state, 2 * MINUTE)).toEqual({ state: { status: 'inactive', evaluatedAtMs: 2 * MINUTE } });
    const over = { status: 'resolved', evaluatedAtMs: MINUTE } as const;
    expect(close(over, 2 * MINUTE)).toEqual({ state: over });
  });

  it('is closed also by a clock that went back, which does not turn back its time', () => {
    const { state } = step(undefined, true, 5 * MINUTE, AT_ONCE);
    expect(close(state, MINUTE)).toMatchObject({
      transition: 'resolved',
      state: { evaluatedAtMs: 5 * MINUTE },
    });
  });
});
