/** Receivers of the routing as channels, with what the channels secret says of them. */
import { personOf } from '../domain/dispatch/hearers';
import type { Receiver, Routing } from '../domain/routing/routing';
import { followable } from '../domain/routing/set-up';
import type { ReadSecret } from '../platform/secrets';
import type { OpenReceiver } from './ports';
import {
  type ChannelsSecret,
  openChannel,
  openPerson,
  readChannelsSecret,
  type SettingsParts,
} from './settings';

export interface Receivers {
  /** The routing without what nobody has set up. */
  read(): Promise<Routing>;
  readonly open: OpenReceiver;
}

export function createReceivers(routing: Routing, readSecret: ReadSecret, parts: SettingsParts): Receivers {
  const secretOf = async (): Promise<ChannelsSecret> => readChannelsSecret(await readSecret());
  const open = (secret: ChannelsSecret, receiver: Receiver) => openChannel(secret, receiver, parts);
  return {
    read: async () => {
      const secret = await secretOf();
      return followable(routing, {
        receiver: (receiver) => !isUnset(open(secret, receiver)),
        person: (name, kind) => !isUnset(openPerson(secret, name, kind, parts)),
      });
    },
    open: async (name) => {
      const secret = await secretOf();
      const person = personOf(name);
      if (person) return openPerson(secret, person.person, person.kind, parts);
      const receiver = routing.receivers.get(name);
      // It was told something by an earlier routing.
      return receiver ? open(secret, receiver) : { ok: false, reason: `the routing has no receiver ${name}` };
    },
  };
}

function isUnset(opened: ReturnType<typeof openChannel>): boolean {
  return !opened.ok && opened.isUnset === true;
}
