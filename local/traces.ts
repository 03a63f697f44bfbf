/** The X-Ray daemon's place: a UDP port that takes the segments which traced functions send, and keeps the last ones. */
import { createSocket } from 'node:dgram';
import type { AddressInfo } from 'node:net';

export interface TraceSink {
  /** For `AWS_XRAY_DAEMON_ADDRESS`. */
  readonly address: string;
  /** The newest segments last. */
  segments(): readonly Readonly<Record<string, unknown>>[];
  close(): Promise<void>;
}

const KEPT = 1_000;

export async function openTraceSink(): Promise<TraceSink> {
  const socket = createSocket('udp4');
  const segments: Record<string, unknown>[] = [];
  socket.on('message', (datagram) => {
    // One line says what follows, the next is the segment.
    const document = datagram.toString('utf8').split('\n')[1];
    try {
      segments.push(JSON.parse(document ?? '') as Record<string, unknown>);
      if (segments.length > KEPT) segments.shift();
    } catch {
      // Not a segment: the daemon drops it too.
    }
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(socket.address() as AddressInfo).port}`,
    segments: () => segments,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
