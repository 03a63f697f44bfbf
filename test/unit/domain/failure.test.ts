import { causeOf, nameOf, reasonOf } from '../../../lambdas/domain/failure';
import { awsError } from '../../support/ports';

describe('the cause of a failure', () => {
  it.each([
    [awsError('ThrottlingException'), 'throttled'],
    [awsError('ProvisionedThroughputExceededException'), 'throttled'],
    [awsError('TransactionConflict'), 'throttled'],
    [awsError('AccessDeniedException'), 'denied'],
    [awsError('AuthorizationError'), 'denied'],
    // As the clients of SNS and SQS name what AWS calls AuthorizationError, KMSAccessDenied and KMSThrottled.
    [awsError('AuthorizationErrorException'), 'denied'],
    [awsError('KMSAccessDeniedException'), 'denied'],
    [awsError('KmsAccessDenied'), 'denied'],
    [awsError('KmsThrottled'), 'throttled'],
    [Object.assign(new Error('odd'), { name: 7, code: 11000 }), 'bug'],
    [awsError('TimeoutError'), 'dependency'],
    [awsError('InternalServerError', 500), 'dependency'],
    [awsError('NeverHeardOf', 503), 'dependency'],
    [Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 'dependency'],
    [awsError('ValidationException'), 'bug'],
    [new TypeError('x is not a function'), 'bug'],
    ['thrown text', 'bug'],
    [undefined, 'bug'],
    [null, 'bug'],
  ])('%p is %s', (error, cause) => {
    expect(causeOf(error)).toBe(cause);
  });
});

describe('the name of a failure', () => {
  it('is the name and nothing of the message', () => {
    expect(nameOf(awsError('AccessDeniedException'))).toBe('AccessDeniedException');
    expect(nameOf('15557654321')).toBe('string');
  });
});

describe('the reason of a failure', () => {
  it("is AWS's own sentence for a refused permission, which says what is lacking", () => {
    expect(reasonOf(awsError('AccessDeniedException'))).toBe(
      'AccessDeniedException: AccessDeniedException was thrown',
    );
  });

  it('is the name alone for everything else', () => {
    expect(reasonOf(awsError('ValidationException'))).toBe('ValidationException');
  });
});
