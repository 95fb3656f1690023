import { resolve } from 'node:path'
import { cleanCell } from './csv/clean.ts'
import { inspectCsv } from './csv/inspect.ts'
import { readRows } from './csv/rows.ts'
import { openCsvFile } from './csv/source.ts'

/** Bundle number of each order in an order list: the parcels do not keep it, the mall wants it back. */
export async function readBundles(
  file: string,
  { cwd, signal }: { cwd: string; signal: AbortSignal },
): Promise<ReadonlyMap<string, string>> {
  const source = await openCsvFile(resolve(cwd, file))
  try {
    const plan = await inspectCsv(source, { required: ['orderNumber', 'bundleNumber'], signal })
    const { orderNumber: orders = [], bundleNumber: bundles = [] } = plan.header.columns
    const found = new Map<string, string>()
    for await (const rows of readRows(source, plan, { signal })) {
      for (const { cells } of rows) {
        const bundle = bundles.map(column => cleanCell(cells[column] ?? '')).find(cell => cell !== '')
        if (bundle === undefined) continue
        // A parcel may have been issued under any of the order columns.
        for (const column of [...orders, ...bundles]) {
          const order = cleanCell(cells[column] ?? '')
          if (order !== '') found.set(order, bundle)
        }
      }
    }
    return found
  } finally {
    await source.close()
  }
}
