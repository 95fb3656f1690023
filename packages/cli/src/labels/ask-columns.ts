import type { Context } from '../context.ts'
import { columnName } from '../csv/column-name.ts'
import type { CsvField } from '../csv/fields.ts'
import { HeaderRefused } from '../csv/header.ts'
import type { HeaderQuestion } from '../csv/header-question.ts'
import { type InspectOptions, inspectCsv } from '../csv/inspect.ts'
import { type Mapping, parseMapping } from '../csv/mapping.ts'
import type { CsvPlan } from '../csv/plan.ts'
import type { CsvSource } from '../csv/source.ts'
import { Failure, type Text } from '../failure.ts'

const TOPIC = 'columns'

const FIELD_WORDS: Readonly<Partial<Record<CsvField, Text>>> = {
  recipient: { ko: '받는 분 이름', en: "the recipient's name" },
  phone: { ko: '받는 분 전화번호', en: "the recipient's phone" },
  address: { ko: '주소', en: 'the address' },
  trackingNumber: { ko: '송장번호', en: 'the tracking number' },
  orderNumber: { ko: '주문번호', en: 'the order number' },
  bundleNumber: { ko: '묶음배송번호', en: 'the bundle number' },
}
/** What is wrong may be the encoding that was asked for, and not the file. */
const WRONG_ENCODING = new Set<string>(['ENCODING_INVALID', 'FILE_TRUNCATED', 'FILE_NOT_TEXT'])

/**
 * Looks at the file. Where headings are not recognised and there is somebody to ask, asks which column is which, and
 * remembers the answer for all files with these headings.
 */
export async function inspectAsking(
  source: CsvSource,
  given: readonly string[],
  options: Omit<InspectOptions, 'map'>,
  context: Context,
): Promise<CsvPlan> {
  const { report, config, ask } = context
  const inspect = (map: readonly Mapping[]) =>
    report.wait({ ko: '파일을 살펴보는 중', en: 'looking at the file' }, inspectCsv(source, { ...options, map }))
  const told = parseMapping(given)
  try {
    return await inspect(told)
  } catch (error) {
    if (options.encoding !== undefined && isWrongEncoding(error)) throw withoutEncoding(error)
    if (!(error instanceof HeaderRefused) || error.code !== 'HEADER_MISSING') throw error
    const { question } = error
    if (question.headings.length === 0) throw headerRefused(error, context)
    const remembered = asMappings(await config.recall(TOPIC, question.headingSetKey))
    if (remembered !== undefined) {
      const fresh = remembered.filter(({ field }) => !told.some(one => one.field === field))
      const shown = fresh.map(({ field, column }) => `${field}=${column}`).join(', ')
      report.note({
        ko: `지난번에 알려 주신 열을 씁니다: ${shown} (바꾸려면 --map)`,
        en: `Using the columns you named the last time: ${shown} (to change them: --map)`,
      })
      return inspect([...told, ...fresh])
    }
    const free = question.headings.length - columnsKnown(question).length
    if (!ask.possible || free < question.missing.length) throw headerRefused(error, context)
    const answered = await askFor(question, context)
    const plan = await inspect([...told, ...answered])
    await config.remember(TOPIC, question.headingSetKey, answered)
    return plan
  }
}

async function askFor(asked: HeaderQuestion, { ask, report }: Context): Promise<Mapping[]> {
  const { headings, missing } = asked
  const answers: Mapping[] = []
  const taken = new Set(columnsKnown(asked))
  for (const requirement of missing) {
    const field = fieldOf(requirement)
    const likely = likelyColumn(asked, field)
    const order = [...headings.keys()]
      .filter(index => !taken.has(index))
      .sort((a, b) => Number(b === likely) - Number(a === likely))
    const choices = order.map(index => ({
      name: columnName(
        headings.map(({ heading }) => heading),
        index,
      ),
      value: index,
    }))
    const { ko, en } = wordsOf(field)
    const question = { ko: `어느 열이 ${ko}인가요?`, en: `Which column is ${en}?` }
    const index = await ask.choice(question, choices, `--map ${field}=…`)
    taken.add(index)
    answers.push({ field, column: headings[index]?.letter ?? '' })
  }
  report.note({
    ko: '기억해 두겠습니다. 바꾸려면 --map 으로 알려 주세요',
    en: 'This will be remembered; to change it, use --map',
  })
  return answers
}

/** Columns that are recognised already. */
const columnsKnown = ({ suggestions, missing }: HeaderQuestion): number[] =>
  Object.entries(suggestions).flatMap(([field, columns]) => (missing.flat().includes(field as CsvField) ? [] : columns))

/** Somebody else's name or phone that an order list may hold as well. */
const SOMEBODY_ELSE = /보내는|발송|송하인|의뢰|구매|주문자|입금|예금|결제|buyer|sender|orderer/i

/** The column that is probably meant. */
const likelyColumn = ({ headings, suggestions }: HeaderQuestion, field: CsvField): number | undefined =>
  suggestions[field]?.find(index => !SOMEBODY_ELSE.test(headings[index]?.heading ?? ''))

/** Of several fields of which one will do, the one to ask for. */
const fieldOf = (requirement: HeaderQuestion['missing'][number]) => [requirement].flat()[0] as CsvField
const wordsOf = (field: CsvField): Text => FIELD_WORDS[field] ?? { ko: field, en: field }

/** The refusal in the clerk's words, with the flags that answer it. */
function headerRefused({ question, problems, fields, where }: HeaderRefused, { report }: Context): Failure {
  const { headings, missing } = question
  const flags = missing.map(requirement => {
    const field = fieldOf(requirement)
    const likely = headings[likelyColumn(question, field) ?? -1]?.heading ?? report.say({ ko: '열제목', en: 'HEADING' })
    return `--map '${field}=${likely}'`
  })
  const shown = { ...fields, missing: missing.map(one => report.say(wordsOf(fieldOf(one)))).join(', ') }
  const next =
    headings.length === 0
      ? {
          ko: '첫 줄에 열 제목(받는분, 전화번호, 주소 …)을 넣은 뒤 다시 실행하세요',
          en: 'Put headings (name, phone, address …) into the first line and run it again',
        }
      : {
          ko: `열 제목을 확인하거나 어느 열인지 알려 주세요: ${flags.join(' ')}. 파일의 열: {headings}`,
          en: `Check the headings, or say which column it is: ${flags.join(' ')}. Columns of the file: {headings}`,
        }
  const more = problems.slice(1)
  return new Failure('HEADER_MISSING', { fields: shown, next, more, ...(where === undefined ? {} : { where }) })
}

const isWrongEncoding = (error: unknown): error is Failure => error instanceof Failure && WRONG_ENCODING.has(error.code)

function withoutEncoding({ code, fields, where, cause }: Failure): Failure {
  const next = {
    ko: '--encoding 을 빼고 다시 실행하세요. 인코딩은 저절로 알아봅니다',
    en: 'Run it again without --encoding: the encoding is found out by itself',
  }
  return new Failure(code, { fields, next, cause, ...(where === undefined ? {} : { where }) })
}

function asMappings(value: unknown): Mapping[] | undefined {
  if (!Array.isArray(value)) return undefined
  const good = value.every(one => typeof one?.field === 'string' && typeof one?.column === 'string')
  return good ? (value as Mapping[]) : undefined
}
