import { extname } from 'node:path'
import type { Waybill } from '@exqress/sdk'
import { LABEL_FORMATS, LABEL_PROFILES, LABEL_SIZES } from '../../choices.ts'
import type { Flags, Input } from '../../command.ts'
import type { Context } from '../../context.ts'
import type { Outcome } from '../../report.ts'
import { checkOutput, saveFile } from '../../save-file.ts'

/** Flags of the commands that draw one label. */
export const LABEL_FLAGS = {
  out: {
    kind: 'text',
    short: 'o',
    value: 'file',
    summary: { ko: '저장할 파일 (없으면 식별자.pdf)', en: 'file to save (by default the id with .pdf)' },
  },
  format: {
    kind: 'choice',
    choices: LABEL_FORMATS,
    setting: 'format',
    summary: { ko: '형식 (없으면 파일 이름대로)', en: "format (by default the file name's)" },
  },
  size: { kind: 'choice', choices: LABEL_SIZES, setting: 'size', summary: { ko: '라벨 크기', en: 'label size' } },
  profile: {
    kind: 'choice',
    choices: LABEL_PROFILES,
    setting: 'profile',
    summary: { ko: '가리는 규칙', en: 'masking profile' },
  },
  dpi: {
    kind: 'choice',
    choices: ['203', '300', '305', '600'],
    summary: { ko: '프린터 해상도', en: 'resolution of the printer' },
  },
  force: { kind: 'switch', summary: { ko: '있는 파일을 바꾸기', en: 'replace a file that is there' } },
} as const satisfies Flags

type LabelInput = Input<Record<never, never>, typeof LABEL_FLAGS>
type Format = (typeof LABEL_FORMATS)[number]

/** Looks whether the file can be written, renews the waybill, draws its label and saves it. */
export async function drawLabel(
  parcelId: string,
  { out, format: asked, size, profile, dpi, force }: LabelInput,
  { client, cwd, report, signal }: Context,
  renew: (presentation: { profile?: NonNullable<typeof profile> }) => Promise<Waybill>,
): Promise<Outcome> {
  const named =
    out === undefined ? undefined : LABEL_FORMATS.find(format => extname(out).toLowerCase() === `.${format}`)
  const format: Format = named ?? asked ?? 'pdf'
  const place = { path: out ?? `${parcelId}.${format}`, cwd, force }
  await checkOutput(place)
  const presentation = profile === undefined ? {} : { profile }
  const waybill = await renew(presentation)
  const query = {
    ...presentation,
    format,
    ...(size === undefined ? {} : { size }),
    ...(dpi === undefined ? {} : { dpi: Number(dpi) as 203 | 300 | 305 | 600 }),
  }
  const { waybills } = await client()
  const file = await saveFile(place, await waybills.label(parcelId, query, { signal }))
  report.note({ ko: `라벨을 저장했습니다: ${file}`, en: `Saved the label: ${file}` })
  // The token opens the parcel: it belongs on the label alone, not into a log of this command's output.
  const { token: _, payload: __, ...shown } = waybill
  return { data: { ...shown, file, format } }
}
