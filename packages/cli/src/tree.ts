import type { Node } from './command.ts'

/** Every command there is, with the line that help shows for it. A command's own file is loaded when it is called. */
export const tree: readonly Node[] = [
  {
    name: 'label',
    summary: { ko: 'CSV로 가린 라벨 만들기', en: 'masked labels from a CSV' },
    load: () => import('./commands/label.ts'),
  },
  {
    name: 'mask',
    summary: { ko: 'CSV의 개인정보 열 가리기 (서버 없이)', en: 'mask the personal columns of a CSV (no server)' },
    load: () => import('./commands/mask.ts'),
  },
  {
    name: 'job',
    summary: { ko: '끝나지 않은 작업: 목록, 이어 하기, 버리기', en: 'unfinished jobs: list, go on, give up' },
    nodes: [
      {
        name: 'list',
        summary: { ko: '끝나지 않은 작업 목록', en: 'list unfinished jobs' },
        load: () => import('./commands/job/list.ts'),
      },
      {
        name: 'resume',
        summary: { ko: '작업 이어 하기', en: 'go on with a job' },
        load: () => import('./commands/job/resume.ts'),
      },
      {
        name: 'discard',
        summary: { ko: '작업 버리기', en: 'give a job up' },
        load: () => import('./commands/job/discard.ts'),
      },
    ],
  },
  {
    name: 'scan',
    summary: { ko: '사진과 스캔에서 QR 읽기', en: 'read QR codes from photos and scans' },
    load: () => import('./commands/scan.ts'),
  },
  {
    name: 'qr',
    summary: { ko: 'QR을 터미널에 보이거나 파일로 저장', en: 'show a QR in the terminal, or save it' },
    load: () => import('./commands/qr.ts'),
  },
  {
    name: 'parcel',
    summary: {
      ko: '발행한 운송장: 목록, 재인쇄, 취소, 송장번호',
      en: 'issued parcels: list, print again, withdraw, track',
    },
    nodes: [
      {
        name: 'list',
        summary: { ko: '발행한 운송장 목록', en: 'list issued parcels' },
        load: () => import('./commands/parcel/list.ts'),
      },
      {
        name: 'show',
        summary: { ko: '운송장 하나 보기', en: 'show one parcel' },
        load: () => import('./commands/parcel/show.ts'),
      },
      {
        name: 'reprint',
        summary: { ko: '같은 라벨을 다시 그리기 (용지 걸림)', en: 'draw the same label again (a paper jam)' },
        load: () => import('./commands/parcel/reprint.ts'),
      },
      {
        name: 'relabel',
        summary: { ko: '새 QR로 라벨 다시 만들기 (라벨 분실)', en: 'make a label with a new QR (a lost label)' },
        load: () => import('./commands/parcel/relabel.ts'),
      },
      {
        name: 'revoke',
        summary: { ko: '운송장 취소: QR이 더는 열리지 않음', en: 'withdraw a parcel: its QR no longer opens' },
        load: () => import('./commands/parcel/revoke.ts'),
      },
      {
        name: 'views',
        summary: { ko: '누가, 언제, 무엇을 보았는지', en: 'who looked, when, at which fields' },
        load: () => import('./commands/parcel/views.ts'),
      },
      {
        name: 'reveal',
        summary: { ko: '가리지 않은 값 열기 (기록이 남음)', en: 'open fields unmasked (it is written down)' },
        load: () => import('./commands/parcel/reveal.ts'),
      },
      {
        name: 'erase',
        summary: { ko: '개인정보를 지우고 확인서 받기', en: 'erase the personal data and get a receipt' },
        load: () => import('./commands/parcel/erase.ts'),
      },
      {
        name: 'track-in',
        summary: { ko: '송장번호 CSV를 운송장에 넣기', en: 'take in tracking numbers from a CSV' },
        load: () => import('./commands/parcel/track-in.ts'),
      },
      {
        name: 'export',
        summary: { ko: '쇼핑몰에 올릴 송장 CSV 쓰기', en: 'write the CSV that malls want back' },
        load: () => import('./commands/parcel/export.ts'),
      },
    ],
  },
  {
    name: 'audit',
    summary: {
      ko: '감사 기록 검증, 나간 것으로 누구를 알아낼 수 있는지',
      en: 'verify the audit log; who can be known',
    },
    nodes: [
      {
        name: 'verify',
        summary: { ko: '감사 기록이 손대지 않은 것인지', en: 'whether the audit log is untouched' },
        load: () => import('./commands/audit/verify.ts'),
      },
      {
        name: 'union',
        summary: {
          ko: '여러 파일을 합치면 드러나는 사람 찾기',
          en: 'who can be pieced together from several files',
        },
        load: () => import('./commands/audit/union.ts'),
      },
    ],
  },
  {
    name: 'login',
    summary: { ko: '서버에 로그인', en: 'sign in to a server' },
    load: () => import('./commands/login.ts'),
  },
  {
    name: 'logout',
    summary: { ko: '로그아웃', en: 'sign out' },
    load: () => import('./commands/logout.ts'),
  },
  {
    name: 'whoami',
    summary: { ko: '누구로 로그인했는지 보기', en: 'show who you are signed in as' },
    load: () => import('./commands/whoami.ts'),
  },
  {
    name: 'profile',
    summary: { ko: '로그인한 서버: 목록, 고르기, 지우기', en: 'servers you are signed in to: list, choose, forget' },
    nodes: [
      {
        name: 'list',
        summary: { ko: '로그인한 서버 목록', en: 'list the servers you are signed in to' },
        load: () => import('./commands/profile/list.ts'),
      },
      {
        name: 'use',
        summary: { ko: '쓸 서버 고르기', en: 'choose the server to use' },
        load: () => import('./commands/profile/use.ts'),
      },
      {
        name: 'remove',
        summary: { ko: '저장한 로그인 지우기', en: 'forget a server' },
        load: () => import('./commands/profile/remove.ts'),
      },
    ],
  },
  {
    name: 'keys',
    summary: { ko: '열쇠: 목록, 교체', en: 'the key ring: list, rotate' },
    nodes: [
      {
        name: 'list',
        summary: { ko: '열쇠 버전과 공개 키', en: 'versions and the public key' },
        load: () => import('./commands/keys/list.ts'),
      },
      {
        name: 'rotate',
        summary: { ko: '열쇠를 교체하고 모두 옮기기', en: 'a new version, and everything under it' },
        load: () => import('./commands/keys/rotate.ts'),
      },
    ],
  },
  {
    name: 'serve',
    summary: { ko: '이 컴퓨터에서 서버 실행', en: 'run the server on this computer' },
    load: () => import('./commands/serve.ts'),
  },
  {
    name: 'doctor',
    summary: { ko: '설치와 설정 점검', en: 'check the set-up' },
    load: () => import('./commands/doctor.ts'),
  },
  {
    name: 'config',
    summary: { ko: '설정 보기와 바꾸기', en: 'show and change settings' },
    nodes: [
      {
        name: 'list',
        summary: { ko: '설정 목록', en: 'list the settings' },
        load: () => import('./commands/config/list.ts'),
      },
      {
        name: 'set',
        summary: { ko: '설정 바꾸기', en: 'change a setting' },
        load: () => import('./commands/config/set.ts'),
      },
      {
        name: 'unset',
        summary: { ko: '설정 지우기', en: 'remove a setting' },
        load: () => import('./commands/config/unset.ts'),
      },
    ],
  },
  {
    name: 'explain',
    summary: { ko: '오류 코드 설명', en: 'explain an error code' },
    load: () => import('./commands/explain.ts'),
  },
  {
    name: 'completion',
    summary: { ko: '셸 자동 완성', en: 'completion for a shell' },
    load: () => import('./commands/completion.ts'),
  },
  {
    name: 'capabilities',
    summary: { ko: '프로그램이 읽을 명령 목록', en: 'the commands, for programs to read' },
    load: () => import('./commands/capabilities.ts'),
  },
]
