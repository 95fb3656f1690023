import { defineErrors, EXIT } from './entry.ts'

/** Errors of the audit log, of rotation and of receipts. */
export const vaultErrors = defineErrors({
  AUDIT_LOG_BROKEN: {
    status: 503,
    exit: EXIT.refused,
    ko: {
      title: '감사 기록의 끝이 금고가 남긴 것과 다릅니다',
      next: '누가 손댔는지 확인될 때까지 개인정보를 열지 않습니다. exqress audit verify 로 살펴보고 vault 백업과 대조하세요',
    },
    en: {
      title: 'The audit log does not end where the vault left it',
      next: 'Nothing is revealed until somebody has looked: run exqress audit verify and compare the vault with its backup',
    },
  },
  AUDIT_TAMPERED: {
    exit: EXIT.refused,
    ko: {
      title: '감사 기록이 맞지 않습니다: {count}곳',
      next: '보안 사고로 다루세요: vault 데이터베이스와 체크포인트 사본을 보존하고 백업과 대조하세요',
    },
    en: {
      title: 'The audit log does not fit: {count} findings',
      next: 'Treat it as a security incident: keep the vault database and the copied checkpoints, compare them with a backup',
    },
  },
  KEYS_IN_USE: {
    status: 409,
    exit: EXIT.conflict,
    ko: {
      title: '아직 이전 열쇠로 봉인된 운송장이 있습니다',
      next: 'exqress keys rotate --resume 을 끝까지 실행한 뒤 다시 하세요',
    },
    en: {
      title: 'There are parcels whose keys are under an old version',
      next: 'Run exqress keys rotate --resume to its end, then try again',
    },
  },
  KEY_VERSION_REFUSED: {
    status: 503,
    exit: EXIT.refused,
    ko: {
      title: '{version}번 열쇠는 더 이상 받지 않습니다',
      next: 'exqress keys rotate --resume 으로 새 열쇠로 옮기세요',
    },
    en: {
      title: 'Key version {version} is refused by now',
      next: 'Bring what it wraps under the current one: exqress keys rotate --resume',
    },
  },
  RECEIPT_INVALID: {
    exit: EXIT.refused,
    ko: {
      title: '삭제 확인서가 올바르지 않습니다: {path}',
      next: '받은 그대로의 파일인지, 공개 키가 발행한 곳의 것인지 확인하세요: exqress keys list',
    },
    en: {
      title: 'The erasure receipt is not valid: {path}',
      next: 'Check that the file is as you got it and that the public key is the issuer’s: exqress keys list',
    },
  },
})
