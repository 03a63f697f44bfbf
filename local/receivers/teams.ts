/**
 * The webhook of a Teams Workflow: `POST /workflows/<id>/triggers/manual/paths/invoke?...&sig=...`. It is stricter than
 * the true one in that a card that Teams could not show is refused at once; there it is taken, and never seen.
 */
import { createAllowance } from './allowance';
import { type Answer, jsonAnswer, jsonBody, type ReceivedRequest, type Reply } from './http-request';
import { planFailures } from './planned-failures';
import type { Receiver, ReceiverParts } from './receiver';
import { faultOfCard, readCardLines } from './teams-card';

export interface TeamsWorkflow {
  readonly id: string;
  /** The `sig` of its address. */
  readonly signature: string;
  /** The channel that it posts to. */
  readonly channel: string;
}

export interface TeamsOptions extends ReceiverParts {
  /** @default any well-formed address is taken */
  readonly workflows?: readonly TeamsWorkflow[];
}

const PATH = /^\/workflows\/([\w-]+)\/triggers\/manual\/paths\/invoke\/?$/;
const SIZE_LIMIT_BYTES = 28 * 1024;

export function createTeamsReceiver({ clock, inbox, workflows }: TeamsOptions): Receiver {
  const failures = planFailures(clock);
  const allowance = createAllowance(clock, { burst: 4, perSecond: 4 });

  const find = ({ method, path, query }: ReceivedRequest): Answer | TeamsWorkflow => {
    const [, id] = PATH.exec(path) ?? [];
    const signature = query.get('sig') ?? '';
    if (!id || method !== 'POST') return refuse(404, 'ResourceNotFound');
    const workflow = workflows ? workflows.find((known) => known.id === id) : { id, signature, channel: id };
    if (!workflow) return refuse(404, 'WorkflowNotFound');
    return signature !== '' && workflow.signature === signature
      ? workflow
      : refuse(401, 'DirectApiAuthorizationRequired');
  };

  const receive = (request: ReceivedRequest): Reply => {
    const failure = failures.take();
    if (failure) return failure;
    const found = find(request);
    if ('status' in found) return found;
    if (request.bytes.length > SIZE_LIMIT_BYTES) return refuse(413, 'RequestEntityTooLarge');
    const payload = jsonBody(request);
    const fault = faultOfCard(payload);
    if (fault) return refuse(400, 'InvalidRequestContent', fault);
    const waitSeconds = allowance(found.id);
    if (waitSeconds > 0) {
      return { ...refuse(429, 'TooManyRequests'), headers: { 'retry-after': String(waitSeconds) } };
    }
    inbox.add({ channel: 'teams', place: found.channel, lines: readCardLines(payload), payload });
    return { status: 202, body: '' };
  };
  return { ...failures, receive };
}

function refuse(status: number, code: string, message: string = code): Answer {
  return jsonAnswer(status, { error: { code, message } });
}
