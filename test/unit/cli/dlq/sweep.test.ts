import { sweep } from '../../../../cli/dlq/sweep';
import { createDeadWorld } from '../../../support/dead-queue';

describe('a reading of the queue', () => {
  it('visits each once however long it takes, and shows all again', async () => {
    const world = createDeadWorld();
    for (let at = 0; at < 300; at++) world.put();
    const visited: string[] = [];
    const work = sweep(world.queue, async (message) => {
      visited.push(message.id);
      // Longer than messages stay hidden.
      await world.time.sleep(20_000);
      return 'held';
    });
    expect(await world.run(work)).toBe(300);
    expect([...visited].sort()).toEqual(world.ids());
    expect(world.visible()).toBe(300);
  });

  it('stops at its limit', async () => {
    const world = createDeadWorld();
    for (let at = 0; at < 100; at++) world.put();
    expect(await sweep(world.queue, async () => 'held', { limit: 25 })).toBe(25);
    expect(world.visible()).toBe(100);
  });

  it('shows all again when a visit fails, and fails with its error', async () => {
    const world = createDeadWorld();
    for (let at = 0; at < 100; at++) world.put();
    let visits = 0;
    const work = sweep(world.queue, async () => {
      visits += 1;
      if (visits === 33) throw new Error('no further');
      return 'held';
    });
    await expect(work).rejects.toThrow('no further');
    expect(world.visible()).toBe(100);
  });
});
