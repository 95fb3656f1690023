import { normaliseText } from '@exqress/sdk/mask'

/** What a spreadsheet may take for the start of a formula, also in the full-width form of East Asian input methods. */
const FORMULA_START = /^[=+\-@\t\r＝＋－＠]/
/** The apostrophe that a writer puts before such a start; the reader drops it again. */
const NEUTRALIZED = /^'(?=[=+\-@\t\r＝＋－＠])/
/** Spreadsheets' way to keep a leading zero: `="0101234"`. */
const TEXT_FORMULA = /^="([^"]*)"$/

export const isTextFormula = (cell: string): boolean => TEXT_FORMULA.test(cell)
/** Whether a spreadsheet would run the cell; a formula that is only a text does nothing. */
export const isFormula = (cell: string): boolean => FORMULA_START.test(cell) && !TEXT_FORMULA.test(cell)

/** Nothing to clean: syllables and printable ASCII, single spaces between them, no trick at the start. Most cells. */
const CLEAN = /^(?:[!-&(-<>-~가-힣][!-~가-힣]*(?: [!-~가-힣]+)*)?$/
const APOSTROPHE = 0x27
const EQUALS = 0x3d

/** The meaning of a cell: NFC, no invisible characters, white space folded; spreadsheets' tricks undone. */
export function cleanCell(cell: string): string {
  if (CLEAN.test(cell)) return cell
  const meant = cell.charCodeAt(0) === APOSTROPHE ? cell.replace(NEUTRALIZED, '') : cell
  return normaliseText(meant.charCodeAt(0) === EQUALS ? meant.replace(TEXT_FORMULA, '$1') : meant)
}

/** A spreadsheet showed a long number in scientific notation and saved what it showed. */
export const isDestroyedNumber = (text: string): boolean => /^\d(?:[.,]\d+)?[eE]\+\d{1,2}$/.test(text)

/** Looks empty on paper: nothing but Hangul fillers, dots and dashes. */
export const isBlankName = (text: string): boolean => /^[\s\u115f\u1160\u3164\uffa0.\-_]*$/.test(text)
