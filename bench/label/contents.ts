import type { LabelContent } from '../../packages/sdk/src/label/content.ts'
import type { Drawing } from '../../packages/sdk/src/label/drawing.ts'
import type { Faces } from '../../packages/sdk/src/label/faces.ts'
import { openLayout } from '../../packages/sdk/src/label/layout.ts'

const TOKEN_DIGITS = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ']
const REGIONS = [
  '서울 강남구',
  '서울 중구',
  '경기 성남시 분당구',
  '부산 해운대구',
  '대구 달서구',
  '인천 연수구',
  '제주 제주시',
]
const SURNAMES = [...'김이박최정강조윤장임한오서신권황안송류전홍']
const WORDS = [
  '소나무',
  '바다',
  '구름',
  '하늘',
  '강물',
  '나비',
  '토끼',
  '바람',
  '새벽',
  '호수',
  '단풍',
  '보름달',
  '징검다리',
]
const MARKS = [[], [], ['fragile'], ['cold'], ['fragile', 'up']]

/** A file of one shop: masked labels of nobody, the same every time. */
export function inventContents(count: number): LabelContent[] {
  let state = 7
  const below = (limit: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T
  return Array.from({ length: count }, (_, i) => {
    const token = String(below(8)) + Array.from({ length: 25 }, () => pick(TOKEN_DIGITS)).join('')
    return {
      token,
      payload: `HTTPS://EXQ.KR/#${token}`,
      checkWords: [pick(WORDS), pick(WORDS)],
      profile: 'strict',
      region: pick(REGIONS),
      postcode: `0${10 + below(90)}**`,
      name: `${pick(SURNAMES)}**`,
      phone: '010-****-****',
      sortCode: `${100 + below(900)}-${pick(['A', 'B', 'C', 'D'])}${below(10)}`,
      carrier: '한진택배',
      trackingNumber: `5${100_000_000 + below(900_000_000)}${10 + below(90)}`,
      orderNumber: `20261122-${String(i + 1).padStart(5, '0')}`,
      sender: '하늘상회',
      marks: pick(MARKS),
      date: '2026-11-22',
      boxIndex: 1,
      boxCount: 1,
    }
  })
}

export function layOutAll(faces: Faces, contents: readonly LabelContent[]): Drawing[] {
  const layout = openLayout({ faces, size: '100x150' })
  return contents.map(content => layout.label(content).drawing)
}
