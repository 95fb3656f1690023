import { randomBytes } from 'node:crypto'
import {
  createPdf,
  type Drawing,
  type Faces,
  type LabelContent,
  openFaces,
  openLayout,
  openRaster,
  openZpl,
  type PlacedDrawing,
  parseSheet,
  renderSvg,
  ZPL_HEADER,
} from '@exqress/sdk/label'
import { maskRecipient } from '@exqress/sdk/mask'
import { checkWords, newToken } from '@exqress/sdk/qr'
import { readLabelFonts } from '@exqress/server/fonts'
import { csvOf, type Order } from '../../../test/orders.ts'
import type { Context } from '../../context.ts'
import { inspectCsv, MASK_FIELDS } from '../../csv/inspect.ts'
import { maskCsv } from '../../csv/mask-csv.ts'
import { memorySource } from '../../csv/source.ts'
import { Report } from '../../report.ts'
import { heldFile } from '../read/byte-file.ts'
import { readFile } from '../read/read-file.ts'
import { openSink } from '../read/sink.ts'
import type { Observation } from '../shown.ts'

export type Profile = LabelContent['profile']

/** A parcel of an order: what the vault would hold, and its token. */
export interface Parcel {
  readonly order: Order
  readonly parcelId: string
  readonly token: string
}

export const parcelsOf = (orders: Iterable<Order>): Parcel[] =>
  Array.from(orders, order => ({
    order,
    parcelId: `pcl_${newToken(randomBytes(16))}`,
    token: newToken(randomBytes(16)),
  }))

const recipientOf = ({ order }: Parcel) => ({
  name: order.name,
  phone: order.phone,
  postcode: order.postcode,
  address: `${order.address} ${order.addressDetail}`,
  memo: order.memo,
})

function contentOf(parcel: Parcel, profile: Profile): LabelContent {
  const { order, token } = parcel
  const { masked } = maskRecipient(recipientOf(parcel), { profile })
  const [first = '', second = ''] = checkWords(token)
  return {
    token,
    payload: `HTTPS://EXQ.KR/#${token}`,
    checkWords: [first, second],
    profile,
    region: masked.region,
    postcode: masked.postcode,
    name: masked.name,
    phone: masked.phone,
    sortCode: order.sortCode,
    carrier: 'CJ대한통운',
    trackingNumber: order.trackingNumber,
    orderNumber: order.orderNumber,
    sender: '최** · 경기 성남시 분당구',
    marks: ['fragile'],
    date: '2026-11-22',
    boxIndex: 1,
    boxCount: 1,
  }
}

let opened: Faces | undefined
function faces(): Faces {
  opened ??= openFaces(readLabelFonts())
  return opened
}

/** Every kind of file that we write for one profile, by name. */
export async function ownOutputs(parcels: readonly Parcel[], profile: Profile): Promise<Map<string, Buffer>> {
  const contents = parcels.map(parcel => contentOf(parcel, profile))
  const drawings = (size: '100x150' | '100x100' | '99x68') => {
    const layout = openLayout({ faces: faces(), size })
    return contents.map(content => layout.label(content).drawing)
  }
  const tall = drawings('100x150')
  const masked = parcels.map(parcel => ({
    parcelId: parcel.parcelId,
    state: 'issued',
    recipient: maskRecipient(recipientOf(parcel), { profile }).masked,
    orderNumber: parcel.order.orderNumber,
    trackingNumber: parcel.order.trackingNumber,
    sortCode: parcel.order.sortCode,
  }))
  const lines = (items: readonly object[]) => Buffer.from(items.map(item => `${JSON.stringify(item)}\n`).join(''))
  const log = parcels.map(({ parcelId }) => ({
    level: 'info',
    event: 'request',
    route: '/v1/parcels/:parcelId',
    parcelId,
  }))
  return new Map([
    ['labels.pdf', await pdfOf(tall.map(onePage), 'vector')],
    ['compact.pdf', await pdfOf(drawings('100x100').map(onePage), 'compact')],
    ['sheet.pdf', await pdfOf(onSheets(drawings('99x68')), 'vector')],
    ['labels.zpl', zplOf(tall.slice(0, 20))],
    ['label.svg', Buffer.from(renderSvg(tall[0] as Drawing, { faces: faces() }))],
    ['masked.csv', await maskedCsv(parcels, profile)],
    [
      'parcels.json',
      Buffer.from(
        JSON.stringify({ ok: true, data: { items: masked }, meta: { command: 'parcel list' } }, undefined, 2),
      ),
    ],
    ['parcels.jsonl', lines(masked)],
    ['server.log', lines(log)],
  ])
}

const onePage = (drawing: Drawing): PlacedDrawing[] => [{ drawing, xMm: 0, yMm: 0 }]

function onSheets(drawings: readonly Drawing[]): PlacedDrawing[][] {
  const sheet = parseSheet('a4:2x4')
  const pages: PlacedDrawing[][] = []
  for (const [index, drawing] of drawings.entries()) {
    const position = index % sheet.positions
    if (position === 0) pages.push([])
    pages.at(-1)?.push({ drawing, ...sheet.place(position + 1) })
  }
  return pages
}

async function pdfOf(pages: readonly (readonly PlacedDrawing[])[], form: 'vector' | 'compact'): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  const pdf = createPdf({ faces: faces(), form, write: piece => void pieces.push(Uint8Array.from(piece)) })
  for (const page of pages) await pdf.page(page)
  await pdf.finish()
  return Buffer.concat(pieces)
}

function zplOf(drawings: readonly Drawing[]): Buffer {
  const zpl = openZpl(openRaster({ faces: faces(), dpi: 203 }))
  return Buffer.from(ZPL_HEADER + drawings.map(drawing => zpl.label(drawing)).join(''), 'latin1')
}

async function maskedCsv(parcels: readonly Parcel[], profile: Profile): Promise<Buffer> {
  const source = memorySource(
    Buffer.from(
      csvOf(
        parcels.map(({ order }) => order),
        'cj',
      ),
    ),
    'orders.csv',
  )
  const plan = await inspectCsv(source, { required: MASK_FIELDS })
  const pieces: Uint8Array[] = []
  for await (const { bytes } of maskCsv(source, plan, { profile })) pieces.push(bytes)
  return Buffer.concat(pieces)
}

/** Nobody listens and nobody can be asked. */
export function quietContext(): Context {
  const silent = { write: () => true }
  const globals = {
    json: true,
    jsonl: false,
    quiet: true,
    noColor: true,
    lang: 'en',
    server: undefined,
    dataDir: undefined,
  }
  const report = new Report({
    stdout: silent,
    stderr: silent,
    globals,
    lang: 'en',
    env: {},
    now: () => 0,
    version: '0',
  })
  return { report, signal: new AbortController().signal } as Pick<Context, 'report' | 'signal'> as Context
}

/** Reads a file as the command does. */
export async function observed(path: string, bytes: Buffer, file = 0): Promise<Observation[]> {
  const observations: Observation[] = []
  const csv = { map: [], encoding: undefined, used: () => {} }
  await readFile(
    heldFile(path, bytes),
    openSink(file, observations, () => {}),
    csv,
    quietContext(),
  )
  return observations
}
