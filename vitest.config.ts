import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    retry: 0,
    pool: 'threads',
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'bench/**/*.test.ts',
            'harness/**/*.test.ts',
            'reports/**/*.test.ts',
            'reference-server/**/*.test.ts',
            'specs/**/*.test.ts',
          ],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'conformance',
          include: ['specs/**/*.spec.ts'],
          globalSetup: ['specs/global-setup.ts'],
          isolate: false,
          fileParallelism: false,
          maxWorkers: 1,
          testTimeout: 0,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
