/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // All cores: jest would leave one to itself.
  maxWorkers: '100%',
  // End-to-end tests run hours of virtual time; nothing waits for the wall clock. This guards against one that never
  // ends, not against a machine that has more to do: with six times the load the longest take four minutes.
  testTimeout: 600_000,
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  setupFiles: ['<rootDir>/test/support/patience.ts'],
  // Published as ES modules only, which jest runs as CommonJS.
  transformIgnorePatterns: ['/node_modules/(?!temporal-)'],
  transform: {
    '^.+\\.[cm]?[jt]sx?$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
  },
};
