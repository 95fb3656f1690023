import { defineErrors, EXIT } from './entry.ts'

/** Why an event became a dead letter, and errors of `exqress-server events`. */
export const eventErrors = defineErrors({
  EVENT_INVALID: {
    status: 500,
    exit: EXIT.unexpected,
    ko: {
      title: '이벤트가 정해진 형식이 아닙니다',
      next: '이벤트를 쓴 서비스의 버그입니다. 이벤트 번호를 알려 주세요. 개인정보가 들어 있지 않은지 먼저 확인하세요',
    },
    en: {
      title: 'The event does not follow its schema',
      next: 'A mistake of the service that wrote it: report the event id, after a look that nothing personal is in it',
    },
  },
  EVENT_VERSION_UNKNOWN: {
    status: 500,
    exit: EXIT.unexpected,
    ko: {
      title: '이 서버가 모르는 버전의 이벤트입니다',
      next: '이 서버를 새 버전으로 올린 뒤 다시 보내세요: exqress-server events redrive --all',
    },
    en: {
      title: 'The event is of a version that this server does not know',
      next: 'Bring this server up to the version of the others, then: exqress-server events redrive --all',
    },
  },
  EVENT_NOT_DEAD: {
    exit: EXIT.notFound,
    ko: {
      title: '다시 보낼 수 없는 이벤트입니다: {eventId}',
      next: '목록에 있는 번호인지 확인하세요: exqress-server events dead. raw_ 로 시작하는 것은 이벤트가 아닙니다',
    },
    en: {
      title: 'This is no event that can be redriven: {eventId}',
      next: 'Take an id from the list: exqress-server events dead. What begins with raw_ is no event',
    },
  },
})
