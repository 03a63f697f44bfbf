/** Once before all tests: the assembly that every end-to-end test runs. */
import { synthesise } from './synth';

export default function globalSetup(): void {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  process.env.KENTONGAN_TEST_ASSEMBLY ??= synthesise();
}
