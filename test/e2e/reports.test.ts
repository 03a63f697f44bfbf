import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { MINUTE, startWorld } from '../support/world';

it('sends the digest and, on a Monday, the quality report by e-mail: at their time, each once', async () => {
  const world = await startWorld({ rate: 0 }, Date.parse('2026-11-23T07:57:00Z'));
  try {
    const { region, awsUrl: endpoint, operator: credentials, output } = world.stack;
    const client = new SecretsManagerClient({ region, endpoint, credentials });
    const channels = { email: { from: 'alerts@kentongan.example', to: 'office@kentongan.example' } };
    const SecretId = output('ChannelsSecretArn');
    await client.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(channels) }));
    await world.clock.advance(25 * MINUTE);
    expect(
      world.receivers.inbox.all().map(({ channel, place, lines }) => [channel, place, lines[0]]),
    ).toEqual([
      ['email', 'office@kentongan.example', 'Quiet: no alert in 24 hours'],
      ['email', 'office@kentongan.example', 'How good the alerts were: 7 days'],
    ]);
  } finally {
    await world.stop();
  }
});
