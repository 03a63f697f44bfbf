#!/usr/bin/env node
// The way in. `tsx` loads TypeScript as it is, so that a fresh clone needs no build.
import 'tsx';
import { createRequire } from 'node:module';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
const require = createRequire(import.meta.url);
try {
  require('./main.ts');
} catch (error) {
  // What nobody has changed can be read: this is a slip in somebody's own rule or alarm.
  const { message, exitCode } = require('./broken-files.ts').brokenFiles('a file cannot be read', error);
  process.stderr.write(`kentongan: ${message}\n`);
  process.exitCode = exitCode;
}
