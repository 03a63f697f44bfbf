import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVENTS } from '../../../lambdas/domain/event/catalogue';
import { toCloudEvent } from '../../../lambdas/domain/event/event';
import { normalise } from '../../../lambdas/domain/event/normalise';
import { eventDocuments } from '../../../scripts/event-documents';
import { fixture, fixtureNames, T0 } from '../../support/builders';
import { schemaFaults } from '../../support/json-schema';
import { PROJECT } from '../../support/synth';

describe('the schemas in the repository', () => {
  it('and the table of events are up to date: npm run schemas', () => {
    for (const [path, content] of eventDocuments())
      expect(readFileSync(join(PROJECT, path), 'utf8')).toBe(content);
    expect(readdirSync(join(PROJECT, 'schemas')).sort()).toEqual(
      EVENTS.map(({ type }) => `${type}.json`).sort(),
    );
  });

  it('are one for each type', () => {
    expect(new Set(EVENTS.map(({ type }) => type)).size).toBe(EVENTS.length);
  });

  it.each(fixtureNames)('hold for the events of %s', (name) => {
    const normalised = normalise(fixture(name));
    for (const draft of normalised.ok ? normalised.drafts : []) {
      const event = toCloudEvent(draft, { tenantId: 'acme', receivedAtMs: T0, requestId: 'r1' });
      const text = readFileSync(join(PROJECT, 'schemas', `${event.type}.json`), 'utf8');
      expect(schemaFaults(JSON.parse(JSON.stringify(event)), JSON.parse(text))).toEqual([]);
    }
  });
});
