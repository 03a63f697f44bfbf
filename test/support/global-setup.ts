/** Once before all tests: the assembly that every end-to-end test runs. */
import { synthesise } from './synth';

export default function globalSetup(): void {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  if (process.env.KENTONGAN_TEST_ASSEMBLY) return;
  process.env.KENTONGAN_TEST_ASSEMBLY = synthesise();
  process.env.KENTONGAN_TEST_ASSEMBLY_IS_OURS = 'yes';
}
