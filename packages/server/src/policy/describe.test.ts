import { expect, it } from 'vitest'
import { describePolicy } from './describe.ts'

it('the page about who sees what is as the table is (`npx vitest run packages/server/src/policy -u` writes it anew)', async () => {
  await expect(describePolicy()).toMatchFileSnapshot('../../../../docs/reference/who-sees-what.md')
})
