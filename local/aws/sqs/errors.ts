/** The refusals that SQS words for itself, each under the name that the SDK shows. */
import { AwsError } from '../service';

const PREFIX = 'AWS.SimpleQueueService.';

/** A refusal whose older Query code carries the service's prefix. */
export function sqsError(code: string, message: string, statusCode = 400): AwsError {
  return new AwsError(code, message, { statusCode, queryCode: PREFIX + code });
}

export function queueDoesNotExist(): AwsError {
  return new AwsError('QueueDoesNotExist', 'The specified queue does not exist.', {
    queryCode: `${PREFIX}NonExistentQueue`,
  });
}

export function missingParameter(name: string): AwsError {
  return new AwsError('MissingParameter', `The request must contain the parameter ${name}.`);
}

/** @param reason what the parameter would have to be. */
export function invalidParameter(name: string, value: unknown, reason: string): AwsError {
  const shown = typeof value === 'string' ? value : JSON.stringify(value);
  return new AwsError(
    'InvalidParameterValue',
    `Value ${shown} for parameter ${name} is invalid. Reason: ${reason}`,
  );
}

export function receiptHandleIsInvalid(handle: string): AwsError {
  return new AwsError('ReceiptHandleIsInvalid', `The input receipt handle "${handle}" is not a valid one.`);
}

export function resourceNotFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message, {
    statusCode: 404,
    queryCode: 'ResourceNotFound',
  });
}
