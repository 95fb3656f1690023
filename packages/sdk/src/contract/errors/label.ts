import { defineErrors, EXIT } from './entry.ts'

/** Errors of drawing a label. */
export const labelErrors = defineErrors({
  LABEL_RESOLUTION_TOO_LOW: {
    status: 422,
    exit: EXIT.usage,
    ko: {
      title: '이 해상도에서는 이 크기의 QR을 읽을 수 있게 인쇄할 수 없습니다',
      next: '203dpi 이상을 쓰거나 더 큰 라벨을 고르세요',
    },
    en: {
      title: 'At this resolution the QR of this label size would not be readable',
      next: 'Use 203 dpi or more, or a larger label',
    },
  },
  FONT_UNREADABLE: {
    status: 500,
    exit: EXIT.usage,
    ko: {
      title: '라벨 글꼴 파일을 읽을 수 없습니다',
      next: 'TrueType(.ttf) 글꼴을 지정하세요. 기본 글꼴은 @exqress/server/fonts 에 있습니다',
    },
    en: {
      title: 'The label font cannot be read',
      next: 'Give TrueType (.ttf) fonts; the ones we ship are in @exqress/server/fonts',
    },
  },
  GLYPH_MISSING: {
    exit: EXIT.ok,
    ko: { title: '글꼴에 없는 글자가 있어 그 자리에 빈 상자를 그렸습니다', next: '그 칸을 한글이나 영문으로 적으세요' },
    en: {
      title: 'A character is in none of the fonts; a box is drawn in its place',
      next: 'Write the cell in Korean or Latin letters',
    },
  },
  SHEET_UNKNOWN: {
    status: 400,
    exit: EXIT.usage,
    ko: {
      title: '알 수 없는 라벨 용지입니다',
      next: 'a4:2x4, a4:2x3, a4:2x2, a4:1x2 중에서 고르고 시작 칸을 확인하세요',
    },
    en: {
      title: 'This label sheet is not known',
      next: 'Choose a4:2x4, a4:2x3, a4:2x2 or a4:1x2, and check the start position',
    },
  },
})
