import type { Finding } from './findings.ts'
import type { Observation, Spot } from './shown.ts'

export interface Found {
  readonly observations: readonly Observation[]
  readonly files: readonly { readonly path: string }[]
}

/** A finding as a program reads it: places and shapes, never a character of anybody. */
export interface FindingLine extends Omit<Finding, 'parts' | 'person'> {
  /** The same for findings of one person; counted from 1 by the person's first record. */
  readonly person: number
  readonly parts: readonly (Spot & { readonly file: string; readonly shape: string })[]
}

export function findingLine(finding: Finding, { observations, files }: Found): FindingLine {
  const { parts, person, ...rest } = finding
  return {
    ...rest,
    person: person + 1,
    parts: parts.map(({ record, shape }) => {
      const { file, spot } = observations[record] as Observation
      return { file: files[file]?.path ?? '', ...spot, shape }
    }),
  }
}

const WEIGHT: Readonly<Record<Finding['severity'], number>> = { high: 0, medium: 1 }

/** What only several records show first, the worse before the less bad, then as they stand in the files. */
export function inOrder(findings: readonly Finding[], observations: readonly Observation[]): Finding[] {
  const fileOf = ({ parts }: Finding) => observations[parts[0]?.record ?? 0]?.file ?? 0
  const rank = ({ how, severity }: Finding) => (how === 'together' ? 0 : 2) + WEIGHT[severity]
  return [...findings].sort((a, b) => rank(a) - rank(b) || fileOf(a) - fileOf(b) || a.person - b.person)
}
