import * as v from 'valibot';
import { AwsError, type Input } from '../service';
import { AlarmDefinitionError } from './alarm-definition';
import { MetricQueryError } from './metric-query';
import { read } from './shapes';
import { UnknownStatisticError } from './statistic';

/** Refusals in CloudWatch's own terms, and the reading of requests that leads to them. */

export function invalidValue(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message, { queryCode: 'InvalidParameterValue' });
}

export function invalidCombination(message: string): AwsError {
  return new AwsError('InvalidParameterCombinationException', message, {
    queryCode: 'InvalidParameterCombination',
  });
}

export function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFound', message, { statusCode: 404 });
}

/** Reads a call's input. Members that the schema does not know are let through unread, as AWS does. */
export function readInput<Schema extends v.GenericSchema>(
  schema: Schema,
  input: Input,
): v.InferOutput<Schema> {
  return read(schema, input, ({ path, message, missing }): never => {
    if (!missing) throw invalidValue(`The value for ${path} is not accepted: ${message}`);
    throw new AwsError('MissingRequiredParameterException', `The parameter ${path} is required.`, {
      queryCode: 'MissingParameter',
    });
  });
}

/** Turns what the evaluator refuses into what the caller of an API expects. */
export function asAwsError(error: unknown): unknown {
  if (error instanceof MetricQueryError) return invalidValue(`${error.path}: ${error.message}`);
  if (error instanceof UnknownStatisticError || error instanceof AlarmDefinitionError)
    return invalidValue(error.message);
  return error;
}

/** Members of a call that returns its answer page by page. */
export const paging = { NextToken: v.optional(v.string()) };

/** The page that the token stands for, and the token of the next one. */
export function page<T>(items: readonly T[], size: number, token: string | undefined) {
  const start = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(start) || start < 0)
    throw new AwsError('InvalidNextToken', 'The token is not one of ours.');
  const end = start + size;
  return { items: items.slice(start, end), ...(end < items.length && { NextToken: String(end) }) };
}
