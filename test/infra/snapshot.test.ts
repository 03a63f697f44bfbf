import { templateOf } from '../support/template';

/** Hides what changes with every build: the hashes of the functions' code. */
function withoutHashes(value: unknown): unknown {
  const text = JSON.stringify(value).replace(/[0-9a-f]{64}\.zip/g, 'CODE.zip');
  return JSON.parse(text);
}

describe('the template of dev', () => {
  it('changes only on purpose', () => {
    expect(withoutHashes(templateOf('dev').json)).toMatchSnapshot();
  });
});
