import { readEnv } from '../../../lambdas/platform/env';

const NAMES = { tableName: 'TABLE_NAME', topicArn: 'TOPIC_ARN' } as const;

describe('the environment of a function', () => {
  it('is read by the names that the code has for it', () => {
    expect(readEnv(NAMES, { TABLE_NAME: 't', TOPIC_ARN: 'a', OTHER: 'o' })).toEqual({
      tableName: 't',
      topicArn: 'a',
    });
  });

  it('is refused with all that is missing or empty at once', () => {
    expect(() => readEnv(NAMES, { TOPIC_ARN: '' })).toThrow(
      'environment: nothing came for TABLE_NAME, TOPIC_ARN; each takes a non-empty value',
    );
  });

  it('needs nothing when nothing is named', () => {
    expect(readEnv({}, {})).toEqual({});
  });
});
