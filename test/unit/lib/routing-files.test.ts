import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askedReceiverFaults } from '../../../lambdas/domain/routing/asked-receivers';
import { readRouting } from '../../../lambdas/domain/routing/parse-routing';
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

  it('have the receivers that rules ask for themselves', () => {
    const { receivers } = readRouting(
      '{"receivers": {"ops": {"channel": "slack"}}, "route": {"receivers": ["ops"]}}',
    );
    const rule = (id: string, names: readonly string[]) => ({ id, route: { receivers: names } });
    expect(askedReceiverFaults([rule('disk-low', ['ops']), { id: 'silence' }], { receivers })).toEqual([]);
    expect(askedReceiverFaults([rule('disk-low', ['ops', 'obs'])], { receivers })).toEqual([
      'rules/disk-low.ts: route.receivers: came "obs", accepted is a receiver of the routing, one of: ops',
    ]);
  });
});
