import { defineConfig } from 'vitest/config'

const conditions = ['@exqress/source', 'module', 'node', 'development|production']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['node'] } },
  test: {
    include: ['packages/*/{src,test}/**/*.test.ts', 'examples/*/*.test.ts', 'deploy/**/*.test.ts', '.ci/**/*.test.ts'],
    environment: 'node',
    testTimeout: 30_000,
  },
})
