import { templateOf } from '../support/template';

describe('the saved query of signature failures by source', () => {
  const template = templateOf('dev');
  const [query, second] = template.of('AWS::Logs::QueryDefinition');

  it('looks into the log of ingest, and at fields that a refusal has', () => {
    expect(second).toBeUndefined();
    expect(query?.Properties).toMatchObject({
      Name: 'Kentongan-dev/signature failures by source',
      QueryString: expect.stringMatching(
        /eventName = 'webhook\.refused'[^]*httpCode in \[401, 403\][^]*by source, reason/,
      ),
    });
    const [group] = query?.Properties.LogGroupNames as { Ref: string }[];
    const ingest = template.of('AWS::Lambda::Function').find(({ id }) => template.nameOf(id) === 'ingest');
    expect(ingest?.Properties.LoggingConfig).toEqual({ LogGroup: group });
  });
});
