import { createSocket } from 'node:dgram';
import { openTraceSink, type TraceSink } from '../../../local/traces';

const HEADER = '{"format":"json","version":1}\n';

describe('the place that takes traces', () => {
  let sink: TraceSink;
  const socket = createSocket('udp4');
  beforeEach(async () => {
    sink = await openTraceSink();
  });
  afterEach(() => sink.close());
  afterAll(() => socket.close());

  const send = (datagram: string) =>
    new Promise<void>((resolve, reject) => {
      const [host, port] = sink.address.split(':');
      socket.send(datagram, Number(port), host, (error) => (error ? reject(error) : resolve()));
    });
  const untilKept = async (count: number) => {
    while (sink.segments().length < count) await new Promise((resolve) => setImmediate(resolve));
  };

  it('keeps segments as they came', async () => {
    await send(`${HEADER}{"name":"ingest","trace_id":"1-2-3"}`);
    await send(`${HEADER}{"name":"é"}`);
    await untilKept(2);
    expect(sink.segments()).toEqual([{ name: 'ingest', trace_id: '1-2-3' }, { name: 'é' }]);
  });

  it('drops what is no segment, and goes on', async () => {
    for (const datagram of ['', 'noise', HEADER, `${HEADER}{"name":`]) await send(datagram);
    await send(`${HEADER}{"name":"after"}`);
    await untilKept(1);
    expect(sink.segments()).toEqual([{ name: 'after' }]);
  });

  it('keeps the newest thousand', async () => {
    for (let number = 1; number <= 1_010; number++) {
      await send(`${HEADER}{"number":${number}}`);
      // One at a time: a datagram that finds the socket's buffer full is lost.
      while (sink.segments().at(-1)?.number !== number) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    expect(sink.segments()).toHaveLength(1_000);
    expect(sink.segments()[0]).toEqual({ number: 11 });
  });
});
