/** The refusals that SNS words for itself. Its code on the wire lacks the `Exception` of the SDK's names. */
import { AwsError } from '../service';

function refuse(queryCode: string, message: string, statusCode = 400): AwsError {
  return new AwsError(`${queryCode}Exception`, message, { statusCode, queryCode });
}

export function invalidParameter(what: string): AwsError {
  return refuse('InvalidParameter', `Invalid parameter: ${what}`);
}

export function notFound(what: string): AwsError {
  return refuse('NotFound', `${what} does not exist`, 404);
}

/** A refusal of a whole batch. */
export function batchRefused(code: string, message: string): AwsError {
  return refuse(code, message);
}
