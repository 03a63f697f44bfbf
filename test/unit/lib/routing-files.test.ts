import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkRoutingFiles } from '../../../lib/routing-files';

describe('the routing files', () => {
  it('of the project can be deployed', () => {
    expect(checkRoutingFiles).not.toThrow();
  });

  it('are refused before a deployment, with file, place and reason', () => {
    const folder = mkdtempSync(join(tmpdir(), 'routing-'));
    writeFileSync(join(folder, 'production.json'), '{"receivers": {}, "route": {"receivers": ["nobody"]}}');
    expect(() => checkRoutingFiles(folder)).toThrow(
      /config\/routing\/production\.json: route\.receivers.*nobody/,
    );
  });
});
