/** The stand-ins of the run on this machine, over HTTP. */
import { readLocalFile } from '../../local/local-file';
import type { ControlOrder, InboxPage } from '../../local/receivers/control';
import { CommandError } from '../output';

export async function readInbox(filter: {
  readonly channel?: string;
  readonly after?: number;
}): Promise<InboxPage> {
  const query = new URLSearchParams({ after: String(filter.after ?? 0) });
  if (filter.channel !== undefined) query.set('channel', filter.channel);
  const answer = await ask(`/_inbox?${query}`);
  const page = (await answer.json()) as InboxPage;
  if (filter.channel !== undefined && !page.channels.includes(filter.channel)) {
    throw new CommandError(`there is no channel ${filter.channel}; there are ${page.channels.join(', ')}`, 2);
  }
  return page;
}

export async function order(order: ControlOrder): Promise<void> {
  await ask('/_control', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(order),
  });
}

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const local = readLocalFile();
  if (!local) throw new CommandError('no stack runs on this machine. Start one with `npm start`.');
  const answer = await fetch(`${local.receiversUrl}${path}`, init).catch((error: unknown) => error);
  if (answer instanceof Response && answer.ok) return answer;
  if (!(answer instanceof Response)) {
    throw new CommandError(`the stand-ins at ${local.receiversUrl} do not answer. Start the stack anew.`);
  }
  throw new CommandError(`the stand-ins answered ${answer.status}: ${await answer.text()}`, 2);
}
