import { templateOf } from '../support/template';

describe.each([
  ['dev', 'Delete'],
  ['production', 'Retain'],
])('the bucket of large webhooks of %s', (stage, policy) => {
  const template = templateOf(stage);
  const [bucket, second] = template.of('AWS::S3::Bucket');

  it('is the only one, and is deleted with the stack or kept, as configured', () => {
    expect(second).toBeUndefined();
    expect(template.nameOf(bucket?.id ?? '')).toBe('claim-checks');
    expect(bucket).toMatchObject({ DeletionPolicy: policy, UpdateReplacePolicy: policy });
    expect(template.of('Custom::S3AutoDeleteObjects')).toEqual([]);
  });

  it('is encrypted, open to nobody, and forgets: later than any pointer to it can be worked off', () => {
    expect(bucket?.Properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      LifecycleConfiguration: {
        Rules: [
          { Status: 'Enabled', Prefix: 'webhooks/', ExpirationInDays: 30 },
          // As long as a queue of the team's may keep the message that points to them.
          { Status: 'Enabled', Prefix: 'events/', ExpirationInDays: 14 },
          { Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
        ],
      },
    });
    expect(bucket?.Properties).not.toHaveProperty('VersioningConfiguration');
    expect(bucket?.Properties).not.toHaveProperty('BucketName');
    const waits = template
      .of('AWS::SQS::Queue')
      .filter(({ id }) => template.nameOf(id).startsWith('webhooks'))
      .map(({ id, Properties }) => ({
        // A message goes back to the queue after its time in the dead-letter queue.
        times: template.nameOf(id) === 'webhooks' ? 2 : 1,
        days: Number(Properties.MessageRetentionPeriod) / 86_400,
      }));
    expect(waits.reduce((sum, { times, days }) => sum + times * days, 0)).toBeLessThan(30);
  });

  it('takes nothing that is not encrypted on its way', () => {
    const [{ Properties: { Bucket, PolicyDocument } = {} } = {}, other] =
      template.of('AWS::S3::BucketPolicy');
    expect(other).toBeUndefined();
    expect(Bucket).toEqual({ Ref: bucket?.id });
    expect(PolicyDocument).toMatchObject({
      Statement: [
        {
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Action: 's3:*',
          Resource: [
            { 'Fn::GetAtt': [bucket?.id, 'Arn'] },
            { 'Fn::Join': ['', [{ 'Fn::GetAtt': [bucket?.id, 'Arn'] }, '/*']] },
          ],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    });
  });
});
