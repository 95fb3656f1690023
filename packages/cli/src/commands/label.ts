import { defineCommand } from '../command.ts'
import { LABEL_ARGS, LABEL_FLAGS } from '../labels/print-options.ts'

export const command = defineCommand({
  args: LABEL_ARGS,
  flags: LABEL_FLAGS,
  bulk: true,
  details: {
    ko: '행마다 이름·전화·주소를 가린 라벨 하나를 그립니다. QR에는 무작위 식별자만 들어 있고, 개인정보는 봉인되어 볼 수 있는 사람에게만 열립니다. 같은 파일을 다시 실행해도 같은 주문에는 같은 QR이 나오며, 중간에 꺼져도 다시 실행하면 이어집니다. 잘못된 행은 나머지를 막지 않고 따로 모아 둡니다.',
    en: 'Draws one label a row with name, phone and address masked. The QR holds a random id only; what is personal is sealed and opens for those who may see it. Running the same file again gives the same QR for the same order; after an interruption the same command goes on. Bad rows never stop the others: they are gathered in a file to be corrected.',
  },
  examples: [
    { line: 'exqress label orders.csv --out labels.pdf', says: { ko: '100×150 mm 라벨', en: '100 × 150 mm labels' } },
    {
      line: 'exqress label orders.csv --sheet a4:2x4 --start 3',
      says: { ko: 'A4 8칸 라벨지, 세 번째 칸부터', en: 'A4 sheets of eight, from the third position' },
    },
    {
      line: 'exqress label orders.csv --format zpl --out - | nc printer 9100',
      says: { ko: '라벨 프린터로 바로', en: 'straight to a label printer' },
    },
    {
      line: 'exqress label labels.errors.csv --out rest.pdf',
      says: { ko: '고친 행만 다시', en: 'the corrected rows' },
    },
  ],
  async run(options, context) {
    const { runLabelJob } = await import('../labels/label-job.ts')
    return runLabelJob(options, context)
  },
})
