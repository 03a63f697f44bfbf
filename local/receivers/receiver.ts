/** What all stand-ins have in common. */
import type { Clock } from '../time/clock';
import type { ReceivedRequest, Reply } from './http-request';
import type { Inbox } from './inbox';
import type { PlannedFailures } from './planned-failures';

export interface ReceiverParts {
  readonly clock: Clock;
  readonly inbox: Inbox;
}

export interface Receiver extends Pick<PlannedFailures, 'failWith' | 'plan' | 'heal'> {
  receive(request: ReceivedRequest): Reply;
}
