import { defineCommand } from '../command.ts'

export const command = defineCommand({
  args: {
    paths: {
      summary: { ko: '그림, 폴더, 패턴 (- 는 표준 입력)', en: 'pictures, folders, patterns (- for standard input)' },
      variadic: true,
    },
  },
  flags: {
    only: {
      kind: 'choice',
      choices: ['exqress'],
      summary: { ko: 'EXQRESS 라벨의 QR만, 무엇인지와 함께', en: 'only QR codes of EXQRESS labels, and what each is' },
    },
    annotate: {
      kind: 'text',
      value: 'folder',
      summary: { ko: '찾은 코드에 테두리를 두른 사본을 쓸 폴더', en: 'folder for copies with the codes outlined' },
    },
    effort: {
      kind: 'choice',
      choices: ['fast', 'normal', 'thorough'],
      default: 'normal',
      summary: {
        ko: '들이는 노력: 빠르게, 찾을 때까지, 끝까지 (코드가 여럿일 때)',
        en: 'fast, normal (until something is found), thorough (several codes)',
      },
    },
    budget: {
      kind: 'text',
      value: 'seconds',
      default: '2',
      summary: { ko: '그림 하나에 쓸 시간(초)', en: 'seconds for each picture' },
    },
    memory: {
      kind: 'integer',
      value: 'MB',
      min: 64,
      max: 16_384,
      default: 300,
      summary: { ko: '그림 하나에 쓸 메모리(MB)', en: 'memory for each picture in MB' },
    },
  },
  bulk: true,
  details: {
    ko: 'PNG, JPEG, GIF, WebP 그림에서 QR을 모두 읽습니다. 폴더는 아래까지 읽고, 그림이 아닌 파일은 세기만 합니다. 그림은 따로 떨어진 프로세스에서 풀며, 시간이나 메모리를 넘긴 그림은 멈추고 나머지를 계속 읽습니다. 아무것도 보내지 않습니다. --only exqress 는 서버나 이 컴퓨터의 데이터에 운송장을 물어 가린 채로 보입니다.',
    en: 'Reads every QR code in PNG, JPEG, GIF and WebP pictures. Folders are read all the way down; files that are no pictures are only counted. Pictures are decoded in processes of their own: one that takes too much time or memory is stopped and the others go on. Nothing is sent anywhere; --only exqress asks the server, or the data on this computer, for the parcels and shows them masked.',
  },
  examples: [
    { line: 'exqress scan photo.jpg', says: { ko: '사진 한 장', en: 'one photo' } },
    {
      line: 'exqress scan photos/ --only exqress',
      says: { ko: '폴더의 사진에서 우리 라벨만', en: 'our labels in a folder of photos' },
    },
    {
      line: 'exqress scan "in/**/*.png" --annotate out/',
      says: { ko: '찾은 곳을 표시한 사본까지', en: 'with copies that show where' },
    },
    { line: 'cat photo.jpg | exqress scan - --json', says: { ko: '파이프로', en: 'in a pipe' } },
  ],
  async run(options, context) {
    const { scanPictures } = await import('../scan/scan-pictures.ts')
    return scanPictures(options, context)
  },
})
