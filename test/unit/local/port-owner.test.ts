import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { findPortOwner } from '../../../local/port-owner';

async function listen(host: string): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  return { server, port: typeof address === 'object' && address ? address.port : 0 };
}

describe('who holds a port', () => {
  it.each(['127.0.0.1', '::'])('is found when it is this process, listening on %s', async (host) => {
    const { server, port } = await listen(host);
    expect(findPortOwner(port)).toEqual({ pid: process.pid, command: expect.stringContaining('node') });
    server.close();
  });

  it('is found when it is another process', async () => {
    const program = `
      const server = require('node:net').createServer();
      server.listen(0, '127.0.0.1', () => console.log(server.address().port));`;
    const child = spawn(process.execPath, ['-e', program, 'a-telling-argument'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [line] = (await once(child.stdout, 'data')) as [Buffer];
      const owner = findPortOwner(Number(line.toString()));
      expect(owner?.pid).toBe(child.pid);
      if (process.platform === 'linux') expect(owner?.command).toContain('a-telling-argument');
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('is nobody once the port is free, and nobody for a connection that is merely open', async () => {
    const { server, port } = await listen('127.0.0.1');
    await new Promise((resolve) => server.close(resolve));
    expect(findPortOwner(port)).toBeUndefined();
    expect(findPortOwner(0)).toBeUndefined();
  });
});
