import { rmSync } from 'node:fs';

export default function globalTeardown(): void {
  const folder = process.env.KENTONGAN_TEST_ASSEMBLY;
  if (folder) rmSync(folder, { recursive: true, force: true });
}
