import { parseChannels } from '../../../lambdas/notify/channels';
import { fixedClock } from '../../support/ports';

const URL = 'https://hooks.example.org/TOKEN-PRIVATE';
const namesOf = (settings: unknown) =>
  parseChannels(JSON.stringify(settings), fixedClock()).map(({ name }) => name);

describe('the channels secret', () => {
  it.each([
    [{}, []],
    [{ slack: { url: URL } }, ['slack']],
    [{ webhook: { url: URL } }, ['webhook']],
    [{ webhook: { url: URL, secret: 'whsec_YWJj' }, slack: { url: URL } }, ['slack', 'webhook']],
  ])('%j sets up %j', (settings, names) => {
    expect(namesOf(settings)).toEqual(names);
  });

  it.each([
    ['PRIVATE', 'is not JSON'],
    ['null', '(whole)'],
    ['{"slack":"PRIVATE"}', 'slack'],
    ['{"slack":{}}', 'slack.url'],
    ['{"slack":{"url":"PRIVATE"}}', 'slack.url'],
    ['{"slack":{"url":"https://example.org","chanel":"PRIVATE"}}', 'slack.chanel'],
    ['{"slak":{"url":"PRIVATE"}}', 'slak'],
    ['{"webhook":{"url":"https://example.org","secret":"PRIVATE"}}', 'webhook.secret'],
    ['{"webhook":{"url":"https://example.org","secret":"whsec_"}}', 'webhook.secret'],
    ['{"webhook":{"url":"https://example.org","secret":"whsec_A"}}', 'webhook.secret'],
    ['{"webhook":{"url":"https://example.org","secret":"whsec_****"}}', 'webhook.secret'],
    ['{"webhook":{"url":"PRIVATE"},"slack":{"url":"PRIVATE"}}', 'slack.url, webhook.url'],
  ])('%s is refused with its place and without a value', (text, place) => {
    expect(() => parseChannels(text, fixedClock())).toThrow(place);
    expect(() => parseChannels(text, fixedClock())).not.toThrow(/PRIVATE/);
  });
});
