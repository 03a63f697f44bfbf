import { InvalidRules, parseRules } from '../../../lambdas/domain/rule/rule';
import { FAILING_SENDS } from '../../support/ports-evaluate';

const PLACE = 'rules/failing-sends.ts';
const condition = (change: object) => ({ condition: { ...FAILING_SENDS.condition, ...change } });

function faultsOf(...rules: readonly unknown[]): string {
  try {
    parseRules(rules);
  } catch (error) {
    if (error instanceof InvalidRules) return error.message;
    throw error;
  }
  return '';
}

describe('a rule', () => {
  it('gets the defaults for what it leaves out', () => {
    expect(parseRules([FAILING_SENDS])).toEqual([
      { ...FAILING_SENDS, keepFiringMinutes: 5, onMissing: 'ok' },
    ]);
  });

  it('keeps what it sets', () => {
    const [rule] = parseRules([{ ...FAILING_SENDS, keepFiringMinutes: 0, onMissing: 'alert' }]);
    expect(rule).toMatchObject({ keepFiringMinutes: 0, onMissing: 'alert' });
  });

  it.each([
    [{ summary: 'short' }, 'summary: came 5, accepted is >=10'],
    [{ summary: undefined }, 'summary: came nothing, accepted is string'],
    [{ scope: 'galaxy' }, 'scope: came "galaxy", accepted is ("tenant" | "platform")'],
    [
      { severity: 'loud' },
      'severity: came "loud", accepted is ("critical" | "high" | "warning" | "notice" | "info")',
    ],
    [{ category: 'other' }, 'category: came "other"'],
    [{ forMinutes: -1 }, 'forMinutes: came -1, accepted is >=0'],
    [{ forMinutes: 1441 }, 'forMinutes: came 1441, accepted is <=1440'],
    [{ forMinutes: 0.5 }, 'forMinutes: came 0.5'],
    [{ forMinutes: '5' }, 'forMinutes: came "5", accepted is number'],
    [{ keepFiringMinutes: -1 }, 'keepFiringMinutes: came -1, accepted is >=0'],
    [{ onMissing: 'panic' }, 'onMissing: came "panic", accepted is ("ok" | "alert" | "keep")'],
    [{ runbook: 'https://example.org' }, 'runbook: came "https://example.org"'],
    [{ runbook: undefined }, 'runbook: came nothing'],
    [{ cooldown: 5 }, 'cooldown: came "cooldown", accepted is no field of this name'],
    [condition({ kind: 'sum' }), 'condition.kind: came "sum", accepted is "ratio"'],
    [condition({ of: [] }), 'condition.of: came 0, accepted is >=1'],
    [condition({ of: ['http5xx'] }), 'condition.of.0: came "http5xx"'],
    [condition({ to: ['unheard'] }), 'condition.to.0: came "unheard"'],
    [condition({ windowMinutes: 0 }), 'condition.windowMinutes: came 0, accepted is >=1'],
    [condition({ windowMinutes: 1441 }), 'condition.windowMinutes: came 1441'],
    [condition({ above: -0.1 }), 'condition.above: came -0.1, accepted is >=0'],
    [condition({ above: 5 }), 'condition.above: came 5, accepted is a share from 0 up to 1'],
    [condition({ above: Number.NaN }), 'condition.above: came NaN'],
    [condition({ minimum: 0 }), 'condition.minimum: came 0, accepted is >=1'],
    [{ condition: undefined }, 'condition: came nothing'],
  ])('%j is refused with file, field, what came and what is accepted', (change, fault) => {
    expect(faultsOf({ ...FAILING_SENDS, ...change })).toContain(`${PLACE}: ${fault}`);
  });

  it('of the platform takes the metrics of the platform only', () => {
    const platform = { ...FAILING_SENDS, scope: 'platform' };
    expect(faultsOf(platform)).toContain(`${PLACE}: condition.of.0: came "failed"`);
    expect(faultsOf({ ...platform, ...condition({ of: ['http5xx'], to: ['httpRequests'] }) })).toBe('');
  });

  it.each([[undefined], [null], ['text'], [[]], [{}]])(
    'that is %j is refused by its place in the list',
    (input) => {
      expect(faultsOf(FAILING_SENDS, input)).toContain('rule 2: ');
    },
  );

  it.each(['Upper', 'under_score', '', '1st'])('with the id %j is refused', (id) => {
    expect(faultsOf({ ...FAILING_SENDS, id })).toContain(`rules/${id}.ts: id: came "${id}"`);
  });
});

describe('a rule that leaves a needed field out', () => {
  it.each(['summary', 'severity', 'condition', 'runbook'])('is refused with %s', (field) => {
    const { [field]: _left, ...rest } = FAILING_SENDS as Record<string, unknown>;
    expect(faultsOf(rest)).toContain(
      `${PLACE}: ${field}: came nothing, accepted is a value: the field is needed`,
    );
  });
});

describe('a pack of rules', () => {
  it('is refused with all faults at once', () => {
    const message = faultsOf(
      { ...FAILING_SENDS, severity: 'loud', forMinutes: -1 },
      { ...FAILING_SENDS, id: 'b', summary: '' },
    );
    expect(message).toMatch(/^3 fault\(s\) in rules:\n/);
    expect(message.split('\n')).toHaveLength(4);
  });

  it('is refused when two rules have one id', () => {
    expect(faultsOf(FAILING_SENDS, FAILING_SENDS)).toContain('two rules have the id failing-sends');
  });
});
