#!/usr/bin/env node
// The way in. `tsx` loads TypeScript as it is, so that a fresh clone needs no build.
import 'tsx';
import { createRequire } from 'node:module';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
createRequire(import.meta.url)('./main.ts');
