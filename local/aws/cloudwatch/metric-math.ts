import { type Argument, callFunction, FUNCTIONS, type MathScope } from './math-functions';
import { type Expression, MetricMathError, parseExpression } from './math-syntax';
import { combine, mapPoints, type Single, type Value } from './math-values';

/**
 * CloudWatch metric math, as far as alarms use it. Pure. Where a metric has no data point: between two metrics a
 * missing point reads as 0 if the other has one; against a constant the gap stays; a division by zero leaves a gap.
 */

export type { Series, Single, Value } from './math-values';
export { type Expression, type MathScope, MetricMathError };

/** Reads an expression; throws `MetricMathError` for anything that cannot be evaluated here. */
export function parseMetricMath(text: string): Expression {
  return parseExpression(text, (name) => FUNCTIONS.has(name));
}

/** Evaluates an expression over the grid of periods that `scope` describes. */
export function evaluateMetricMath(expression: Expression, scope: MathScope): Value {
  switch (expression.kind) {
    case 'number':
      return { kind: 'scalar', value: expression.value };
    case 'id': {
      const value = scope.resolve(expression.id);
      if (!value)
        throw new MetricMathError(`there is no metric or expression '${expression.id}'`, expression.at);
      return value;
    }
    case 'word':
      throw new MetricMathError(
        `${expression.word} stands only as the second argument of FILL`,
        expression.at,
      );
    case 'list':
      return {
        kind: 'list',
        items: expression.items.flatMap((item) => itemsOf(evaluateMetricMath(item, scope))),
      };
    case 'negate':
      return mapPoints(evaluateMetricMath(expression.operand, scope), (point) => -point);
    case 'binary':
      return evaluateBinary(expression, scope);
    case 'call': {
      const args = expression.args.map((each, index) => argument(expression.name, each, index, scope));
      return callFunction(expression, args, scope);
    }
  }
}

function evaluateBinary(expression: Expression & { kind: 'binary' }, scope: MathScope): Value {
  const left = evaluateMetricMath(expression.left, scope);
  const right = evaluateMetricMath(expression.right, scope);
  const value = combine(expression.operator, left, right);
  if (!value) throw new MetricMathError('the two arrays are not of the same length', expression.at);
  return value;
}

function argument(name: string, expression: Expression, index: number, scope: MathScope): Argument {
  const isFiller = name === 'FILL' && index === 1 && expression.kind === 'word';
  return isFiller ? { kind: 'word', word: expression.word } : evaluateMetricMath(expression, scope);
}

function itemsOf(value: Value): readonly Single[] {
  return value.kind === 'list' ? value.items : [value];
}
