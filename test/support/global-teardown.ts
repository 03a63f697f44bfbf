import { rmSync } from 'node:fs';

export default function globalTeardown(): void {
  const { KENTONGAN_TEST_ASSEMBLY: folder, KENTONGAN_TEST_ASSEMBLY_IS_OURS: ours } = process.env;
  if (folder && ours) rmSync(folder, { recursive: true, force: true });
}
