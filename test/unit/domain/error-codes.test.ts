import { classifyError } from '../../../lambdas/domain/whatsapp/error-codes';

describe('an error code', () => {
  it.each([
    [190, 'auth', 'human'],
    [250, 'permission', 'human'],
    [130429, 'rate-limit', 'yes'],
    [131056, 'pair-rate', 'yes'],
    [131050, 'opt-out', 'no'],
    [131049, 'marketing-cap', 'later'],
    [132015, 'template', 'later'],
    [132999, 'template', 'unknown'],
    [131212, 'group', 'no'],
    [7, 'unknown', 'unknown'],
    [-1, 'unknown', 'unknown'],
  ])('%d is of the category %s, and to be tried again: %s', (code, category, retry) => {
    expect(classifyError(code)).toEqual({ category, retry });
  });
});
