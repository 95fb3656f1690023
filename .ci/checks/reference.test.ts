import { type CatalogueEntry, catalogue, EXIT } from '@exqress/sdk/errors'
import { expect, it } from 'vitest'

const MEANINGS: Record<keyof typeof EXIT, string> = {
  ok: 'done; also a file with a header and no rows',
  unexpected: 'a defect of ours',
  usage: 'the command cannot be understood, or an output cannot be written; nothing was done',
  rows: 'some or all rows, or pictures, gave nothing; the others are done',
  denied: 'not signed in, or not allowed',
  notFound: 'there is no such thing',
  conflict: 'it stands against what is there already, e.g. an output that no job of ours wrote',
  transient: 'may pass by itself; the command that goes on is printed',
  network: 'the server could not be reached',
  refused: 'the input is refused as a whole; nothing was done',
  interrupted: 'stopped by a signal; the command that goes on is printed',
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

function page(): string {
  const entries = Object.entries(catalogue as Readonly<Record<string, CatalogueEntry>>)
  return [
    '# Exit codes and errors',
    '',
    'Made from `packages/sdk/src/contract/errors`. `exqress explain CODE` prints an entry offline.',
    '',
    '| exit | |',
    '|--:|---|',
    ...Object.entries(EXIT).map(([name, code]) => `| ${code} | ${MEANINGS[name as keyof typeof EXIT]} |`),
    '',
    '| code | exit | HTTP | again? | what, and what next | 한국어 |',
    '|---|--:|--:|---|---|---|',
    ...entries
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([code, { exit, status, retryable, en, ko }]) =>
          `| ${code} | ${exit} | ${status ?? ''} | ${retryable ? 'yes' : ''} | ${cell(`${en.title}. ${en.next}`)} | ${cell(`${ko.title}. ${ko.next}`)} |`,
      ),
    '',
  ].join('\n')
}

it('the page of exit codes and errors is as the catalogue is (`npx vitest run .ci/checks/reference.test.ts -u` writes it anew)', async () => {
  await expect(page()).toMatchFileSnapshot('../../docs/reference/errors.md')
})
