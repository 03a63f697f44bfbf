/** The stand-ins of the local run behind real HTTP, for tests of their own. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createReceivers, type Receivers, type ReceiversOptions } from '../../local/receivers/receivers';
import { VirtualClock } from '../../local/time/virtual-clock';
import { T0 } from './builders';

export interface StandInAnswer {
  readonly status: number;
  readonly text: string;
  /** Undefined when the answer is none. */
  readonly json: unknown;
  readonly headers: Headers;
}

export interface StandIns {
  readonly url: string;
  readonly clock: VirtualClock;
  readonly receivers: Receivers;
  post(path: string, body: unknown, headers?: object): Promise<StandInAnswer>;
  get(path: string): Promise<StandInAnswer>;
  close(): Promise<void>;
}

export async function openStandIns(options: Partial<ReceiversOptions> = {}): Promise<StandIns> {
  const clock = new VirtualClock(T0);
  const receivers = createReceivers({ clock, ...options });
  const server = createServer(receivers.handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask = async (path: string, init: RequestInit): Promise<StandInAnswer> => {
    const response = await fetch(`${url}${path}`, init);
    const text = await response.text();
    return { status: response.status, text, json: readJson(text), headers: response.headers };
  };
  return {
    url,
    clock,
    receivers,
    post: (path, body, headers = {}) =>
      ask(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    get: (path) => ask(path, {}),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
