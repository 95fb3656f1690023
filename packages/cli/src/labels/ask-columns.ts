import type { Context } from '../context.ts'
import { columnName } from '../csv/column-name.ts'
import type { CsvField } from '../csv/fields.ts'
import { HeaderRefused } from '../csv/header.ts'
import type { HeaderQuestion } from '../csv/header-question.ts'
import { type InspectOptions, inspectCsv } from '../csv/inspect.ts'
import { type Mapping, parseMapping } from '../csv/mapping.ts'
import type { CsvPlan } from '../csv/plan.ts'
import type { CsvSource } from '../csv/source.ts'
import type { Text } from '../failure.ts'

const TOPIC = 'columns'

const FIELD_WORDS: Readonly<Partial<Record<CsvField, Text>>> = {
  recipient: { ko: '받는 분 이름', en: "the recipient's name" },
  phone: { ko: '받는 분 전화번호', en: "the recipient's phone" },
  address: { ko: '주소', en: 'the address' },
  trackingNumber: { ko: '송장번호', en: 'the tracking number' },
  orderNumber: { ko: '주문번호', en: 'the order number' },
}

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
    if (!(error instanceof HeaderRefused) || error.code !== 'HEADER_MISSING') throw error
    const { question } = error
    if (question.headings.length === 0) throw error
    const remembered = asMappings(await config.recall(TOPIC, question.headingSetKey))
    if (remembered !== undefined) {
      report.note({ ko: '지난번에 알려 주신 열을 씁니다', en: 'Using the columns you named the last time' })
      return inspect([...told, ...remembered])
    }
    if (!ask.possible) throw error
    const answered = await askFor(question, context)
    const plan = await inspect([...told, ...answered])
    await config.remember(TOPIC, question.headingSetKey, answered)
    return plan
  }
}

async function askFor(
  { headings, missing, suggestions }: HeaderQuestion,
  { ask, report }: Context,
): Promise<Mapping[]> {
  const answers: Mapping[] = []
  for (const requirement of missing) {
    const field = [requirement].flat()[0] as CsvField
    const words = FIELD_WORDS[field] ?? { ko: field, en: field }
    const likely = suggestions[field] ?? []
    const order = [...headings.keys()].sort((a, b) => Number(likely.includes(b)) - Number(likely.includes(a)))
    const choices = order.map(index => ({
      name: columnName(
        headings.map(({ heading }) => heading),
        index,
      ),
      value: headings[index]?.letter ?? '',
    }))
    const question = { ko: `${words.ko}은(는) 어느 열인가요?`, en: `Which column is ${words.en}?` }
    answers.push({ field, column: await ask.choice(question, choices, `--map ${field}=…`) })
  }
  report.note({ ko: '기억해 두겠습니다', en: 'This will be remembered' })
  return answers
}

function asMappings(value: unknown): Mapping[] | undefined {
  if (!Array.isArray(value)) return undefined
  const good = value.every(one => typeof one?.field === 'string' && typeof one?.column === 'string')
  return good ? (value as Mapping[]) : undefined
}
