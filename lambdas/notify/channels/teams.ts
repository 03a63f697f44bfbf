/**
 * Microsoft Teams, by the webhook of a Workflow ("When a Teams webhook request is received"), with an Adaptive Card.
 * Source: learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors
 */
import * as v from 'valibot';
import type { Channel, ChannelKind, ChannelParts, Outcome } from '../channel-kind';
import { isTaken, nonsense, outcomeOf, type ProviderAnswer, post } from '../post';
import { WebAddress } from './fields';
import { renderTeamsMessage, renderTeamsReport } from './teams-card';

const Credential = v.strictObject({ url: WebAddress });
const Target = v.strictObject({});

export const TEAMS: ChannelKind<v.InferOutput<typeof Credential>, v.InferOutput<typeof Target>> = {
  name: 'teams',
  credential: Credential,
  target: Target,
  open: ({ url }, _target, parts) => openTeams(url, parts),
};

function openTeams(url: string, parts: ChannelParts): Channel {
  const send = async (body: string) => read(await post({ url, body }, parts));
  return {
    send: (message) => send(renderTeamsMessage(message)),
    report: (report) => send(renderTeamsReport(report)),
  };
}

/** A Workflow answers 202 with nothing. A connector of old answers 200 also when Teams would not have the card. */
function read(answer: ProviderAnswer): Outcome {
  if (!isTaken(answer)) return outcomeOf(answer);
  const [, status] = /HTTP error (\d{3})/.exec(answer.text) ?? [];
  if (status) return outcomeOf({ ...answer, status: Number(status) });
  return /^\s*</.test(answer.text) ? nonsense(answer, 'Teams') : { kind: 'delivered' };
}
