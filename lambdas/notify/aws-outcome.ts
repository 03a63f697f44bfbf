/** What an answer of SES or SNS means to a channel. */
import type { AwsAnswer } from '../platform/aws-sender';
import type { Outcome } from './channel-kind';
import { nonsense, outcomeOf } from './post';

export interface AwsProvider {
  readonly name: string;
  /** Errors that may be shown, by what they mean: `passing` is worth another attempt, `lasting` is not. */
  readonly errors: Readonly<Record<string, 'passing' | 'lasting'>>;
}

/** What any service of AWS may say. */
export const AWS_ERRORS: AwsProvider['errors'] = {
  ThrottlingException: 'passing',
  Throttling: 'passing',
  TooManyRequestsException: 'passing',
  RequestTimeout: 'passing',
  RequestExpired: 'passing',
  ServiceUnavailable: 'passing',
  InternalFailure: 'passing',
  InternalServerError: 'passing',
  // The function's own keys are renewed by Lambda.
  ExpiredToken: 'passing',
  ExpiredTokenException: 'passing',
  AccessDeniedException: 'lasting',
  AccessDenied: 'lasting',
  AuthorizationErrorException: 'lasting',
  NotFoundException: 'lasting',
};

export function awsOutcome(answer: AwsAnswer, { name, errors }: AwsProvider): Outcome {
  const { status, id, code = '', silence } = answer;
  const isTaken = status >= 200 && status < 300;
  if (isTaken && id) return { kind: 'delivered', ref: id };
  if (isTaken) return nonsense({ status, text: '' }, name);
  const meaning = Object.hasOwn(errors, code) ? errors[code] : undefined;
  if (meaning === 'passing') return { kind: 'unavailable', reason: `status ${status}: ${code}` };
  const detail = meaning === 'lasting' ? code : undefined;
  return outcomeOf({ status, text: '', ...(silence === undefined ? {} : { silence }) }, detail);
}
