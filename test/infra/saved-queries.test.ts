import { templateOf } from '../support/template';

describe('the saved query of signature failures by source', () => {
  const template = templateOf('dev');
  const [query, second] = template.of('AWS::Logs::QueryDefinition');

  it('looks into the log of ingest, and at fields that a refusal has', () => {
    expect(second).toBeUndefined();
    expect(query?.Properties).toMatchObject({
      Name: 'Kentongan-dev/signature failures by source',
      QueryString: expect.stringContaining("eventName = 'webhook.refused'"),
    });
    expect(query?.Properties.QueryString).toMatch(/httpCode in \[401, 403\]\n.* by source, reason/);
    const ingest = template.of('AWS::Lambda::Function').find(({ id }) => template.nameOf(id) === 'ingest');
    const { LogGroup } = (ingest?.Properties.LoggingConfig ?? {}) as { LogGroup?: unknown };
    expect(query?.Properties.LogGroupNames).toEqual([LogGroup]);
  });
});
