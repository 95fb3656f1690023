import { existsSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { openFaces } from '@exqress/sdk/label'
import { describe, expect, it } from 'vitest'
import { labelFontFiles, readLabelFonts } from './fonts.ts'

describe('the fonts that are shipped', () => {
  it('lie where the package says, as absolute paths', () => {
    const { bold, extraBold, fallbacks } = labelFontFiles()
    expect(fallbacks).toHaveLength(2)
    for (const path of [bold, extraBold, ...fallbacks]) expect(isAbsolute(path) && existsSync(path), path).toBe(true)
  })

  it('draw Korean, Latin, Vietnamese, Cyrillic, Greek, kana and both kinds of Chinese between them', () => {
    const faces = openFaces(readLabelFonts())
    for (const character of '홍뷁힣 Azé őŁžß Nguyễn ạệ Ёжө Ωά あア 金劉 刘陈张 「」㈜…·님')
      expect(faces.glyph('bold', character.codePointAt(0)!).missing, character).toBe(false)
  })
})
