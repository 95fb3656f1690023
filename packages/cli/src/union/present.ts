import type { Text } from '../failure.ts'
import type { Report } from '../report.ts'
import { displayWidth, padEnd, plain } from '../style.ts'
import type { UnionAudit } from './audit.ts'
import { type Finding, type FindingKind, textOf } from './findings.ts'
import type { Reason } from './persons.ts'
import type { AuditedFile } from './read/read-file.ts'
import type { Observation, Spot } from './shown.ts'

/** Findings that a screen shows one by one. */
const SHOWN = 20
const SHOWN_SPOTS = 8

const REASONS: Readonly<Record<Reason, Text>> = {
  parcel: { ko: '운송장 식별자', en: 'parcel id' },
  number: { ko: '주문·송장번호', en: 'order or tracking number' },
  qr: { ko: 'QR', en: 'QR code' },
  name: { ko: '이름 형태', en: 'name' },
  phone: { ko: '전화번호 자리', en: 'digits of the phone' },
  postcode: { ko: '우편번호', en: 'postcode' },
  address: { ko: '지역', en: 'region' },
  email: { ko: '이메일', en: 'e-mail' },
}

interface Presented {
  readonly findings: readonly Finding[]
  readonly audit: UnionAudit
  readonly observations: readonly Observation[]
  readonly files: readonly AuditedFile[]
  readonly show: boolean
}

/** The findings for a person: where the pieces stand and which places they show; what they say only with `--show`. */
export function describeFindings(presented: Presented, report: Report): string {
  const { findings, audit, files } = presented
  const together = findings.filter(({ how }) => how === 'together')
  const alone = findings.filter(({ how }) => how === 'alone')
  const lines = [sayCounts(audit, files.length, report)]
  for (const finding of together.slice(0, SHOWN)) lines.push('', ...sayTogether(finding, presented, report))
  if (together.length > SHOWN) {
    const more = together.length - SHOWN
    lines.push(
      '',
      report.say({ ko: `… 그 밖에 ${more}건 (--jsonl 로 모두)`, en: `… and ${more} more (--jsonl has them all)` }),
    )
  }
  if (alone.length > 0) lines.push('', ...sayAlone(alone, presented, report))
  const { uniqueAlone, unclear } = audit.counts
  if (uniqueAlone > 0) {
    lines.push(
      '',
      report.say({
        ko: `한 기록만으로 그 파일의 다른 모두와 구별되는 사람 ${uniqueAlone}명 (k=1; 합쳐서 생긴 것이 아니라 따로 세지 않음)`,
        en: `${uniqueAlone} people differ from everybody else in a file by one record alone (k=1; no doing of the union, so not counted)`,
      }),
    )
  }
  if (unclear > 0) {
    lines.push(
      report.say({
        ko: `여럿과 똑같이 맞아 잇지 않은 사람 ${unclear}명`,
        en: `${unclear} people fit several others equally well and were not linked`,
      }),
    )
  }
  if (findings.length === 0) {
    lines.push(
      report.say({ ko: '합쳐서 알아낼 수 있는 사람이 없습니다', en: 'Nobody can be pieced together from these files' }),
    )
  } else
    lines.push(
      '',
      report.out.dim(
        report.say({ ko: '# 보이는 자리, * 가려진 자리', en: '# a place that is shown, * one that is hidden' }),
      ),
    )
  return lines.join('\n')
}

function sayCounts({ counts }: UnionAudit, files: number, report: Report): string {
  const { records, persons, linked } = counts
  return report.say({
    ko: `파일 ${files}개, 기록 ${records}건, ${persons}명 (번호로 이은 사람 ${linked.byKey}명, 닮아서 이은 사람 ${linked.byLikeness}명)`,
    en: `${files} files, ${records} records, ${persons} people (${linked.byKey} linked by a number, ${linked.byLikeness} by likeness)`,
  })
}

function sayTogether(finding: Finding, { audit, observations, files, show }: Presented, report: Report): string[] {
  const { severity, parts, linkedBy } = finding
  const word = report.say(severity === 'high' ? { ko: '높음', en: 'high' } : { ko: '중간', en: 'medium' })
  const paint = severity === 'high' ? report.out.red : report.out.yellow
  const places = parts.map(({ record, shape }) => {
    const { file, spot } = observations[record] as Observation
    return { place: `${plain(files[file]?.path ?? '')} ${saySpot(spot, report)}`, shape }
  })
  const width = Math.max(...places.map(({ place }) => displayWidth(place)))
  return [
    `${paint(word)}  ${report.say(what(finding))}`,
    ...places.map(({ place, shape }) => `  ${padEnd(place, width)}  ${shape}`),
    ...(show ? [`  → ${plain(textOf(finding, audit.persons))}`] : []),
    `  ${report.say({ ko: '이은 근거', en: 'linked by' })}: ${linkedBy.map(reason => report.say(REASONS[reason])).join(', ')}`,
  ]
}

const KINDS: Readonly<Record<FindingKind, Text>> = {
  name: { ko: '이름 전체', en: 'the whole name' },
  phone: { ko: '전화번호 전체', en: 'the whole phone number' },
  address: { ko: '주소', en: 'the address' },
  email: { ko: '이메일 전체', en: 'the whole e-mail address' },
  combination: {
    ko: '합치면 한 사람뿐인 조합 (k=1)',
    en: 'a combination that only one person has (k=1)',
  },
}
const DEPTHS: Readonly<Record<NonNullable<Finding['depth']>, Text>> = {
  street: { ko: '도로명·동까지의 주소', en: 'the address down to the street' },
  building: { ko: '건물번호까지의 주소', en: 'the address down to the building' },
  unit: { ko: '동·호까지의 주소', en: 'the address down to the unit' },
}

function what({ kind, depth, digitsLeft = 0 }: Finding): Text {
  if (depth !== undefined) return DEPTHS[depth]
  if (digitsLeft === 0) return KINDS[kind]
  return {
    ko: `${digitsLeft}자리만 모르는 전화번호`,
    en: `the phone number but for ${digitsLeft} ${digitsLeft === 1 ? 'digit' : 'digits'}`,
  }
}

/** What single records show by themselves: told by file, since a list that masks nothing shows it in every row. */
function sayAlone(
  alone: readonly Finding[],
  { observations, files, audit, show }: Presented,
  report: Report,
): string[] {
  const groups = new Map<string, { what: string; file: number; findings: Finding[] }>()
  for (const finding of alone) {
    const file = observations[finding.parts[0]?.record ?? 0]?.file ?? 0
    const text = report.say(what(finding))
    const group = groups.get(`${file} ${text}`) ?? { what: text, file, findings: [] }
    groups.set(`${file} ${text}`, group)
    group.findings.push(finding)
  }
  const lines = [report.say({ ko: '한 기록만으로 보이는 것', en: 'Shown by one record alone' })]
  for (const { what, file, findings } of groups.values()) {
    const first = findings.slice(0, SHOWN_SPOTS)
    const spots = first.map(({ parts }) => saySpot((observations[parts[0]?.record ?? 0] as Observation).spot, report))
    const more = findings.length > SHOWN_SPOTS ? ' …' : ''
    lines.push(
      `  ${plain(files[file]?.path ?? '')}: ${what}, ${sayCount(findings.length, report)}: ${spots.join(', ')}${more}`,
    )
    if (show) for (const finding of first) lines.push(`    → ${plain(textOf(finding, audit.persons))}`)
  }
  return lines
}

const sayCount = (count: number, report: Report) =>
  report.say({ ko: `${count}명`, en: count === 1 ? '1 person' : `${count} people` })

function saySpot(spot: Spot, report: Report): string {
  if ('row' in spot)
    return report.say({ ko: `${spot.row}번째 행(${spot.line}번째 줄)`, en: `row ${spot.row} (line ${spot.line})` })
  if ('page' in spot) {
    const page = report.say({ ko: `${spot.page}쪽`, en: `page ${spot.page}` })
    return spot.label === undefined
      ? page
      : `${page} ${report.say({ ko: `라벨 ${spot.label}`, en: `label ${spot.label}` })}`
  }
  if ('label' in spot) return report.say({ ko: `라벨 ${spot.label}`, en: `label ${spot.label}` })
  if ('line' in spot) {
    const line = report.say({ ko: `${spot.line}번째 줄`, en: `line ${spot.line}` })
    return spot.item === undefined
      ? line
      : `${line} ${report.say({ ko: `항목 ${spot.item}`, en: `item ${spot.item}` })}`
  }
  return report.say({ ko: `항목 ${spot.item}`, en: `item ${spot.item}` })
}
