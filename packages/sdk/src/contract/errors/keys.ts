import { defineErrors, EXIT } from './entry.ts'

/** Errors of the key ring and the vault. */
export const keyErrors = defineErrors({
  KEY_RING_EXPOSED: {
    status: 503,
    exit: EXIT.refused,
    ko: {
      title: '다른 사용자가 열쇠 파일에 접근할 수 있습니다: {path} (권한 {mode})',
      next: '폴더는 chmod 700, 파일은 chmod 600 으로 바꾼 뒤 다시 실행하세요. 다른 사람이 읽었을 수 있으면 열쇠를 교체하세요',
    },
    en: {
      title: 'Other users can reach the key ring: {path} (mode {mode})',
      next: 'chmod 700 the folder, chmod 600 the file, then run again. Rotate the keys if someone may have read them',
    },
  },
  KEY_RING_UNREADABLE: {
    status: 503,
    exit: EXIT.refused,
    ko: {
      title: '열쇠 파일을 읽거나 쓸 수 없습니다: {path} ({reason})',
      next: '폴더 권한과 디스크를 확인하고, 파일이 깨졌으면 따로 보관한 사본을 되돌려 놓으세요. 새로 만들면 이전 운송장을 열 수 없습니다',
    },
    en: {
      title: 'The key ring cannot be read or written: {path} ({reason})',
      next: 'Check the folder and the disk; if the file is damaged put your copy back. A new ring opens no earlier waybill',
    },
  },
  KEY_RING_MISMATCH: {
    status: 503,
    exit: EXIT.refused,
    ko: {
      title: '이 열쇠 파일은 이 데이터를 봉인한 것이 아닙니다',
      next: '데이터와 함께 쓰던 열쇠 파일을 되돌려 놓거나, 새 데이터 폴더로 시작하세요',
    },
    en: {
      title: 'This key ring is not the one that sealed this data',
      next: 'Put back the key ring that belongs to the data, or start with a new data folder',
    },
  },
  KEY_VERSION_UNKNOWN: {
    status: 503,
    exit: EXIT.refused,
    ko: {
      title: '열쇠 파일에 {version}번 열쇠가 없습니다',
      next: '더 최근의 열쇠 파일을 되돌려 놓으세요: 옛 사본일 수 있습니다',
    },
    en: {
      title: 'The key ring has no version {version}',
      next: 'Put back the latest key ring: this may be an old copy',
    },
  },
  KEY_VERSION_DESTROYED: {
    status: 410,
    exit: EXIT.refused,
    ko: {
      title: '{version}번 열쇠는 폐기되었습니다',
      next: '그 열쇠로 봉인된 개인정보는 지워진 것입니다. 다시 보내려면 새 주문번호로 발행하세요',
    },
    en: {
      title: 'Key version {version} has been destroyed',
      next: 'What it sealed is erased; to send again, issue under a new order number',
    },
  },
  KEY_UNWRAP_FAILED: {
    status: 500,
    exit: EXIT.refused,
    ko: {
      title: '봉인된 열쇠가 이 운송장의 것이 아니거나 변조되었습니다',
      next: '열쇠 저장소(keys)를 백업과 대조하고 보안 사고로 다루세요',
    },
    en: {
      title: 'A wrapped key is not of this waybill, or was changed',
      next: 'Compare the keys store with its backup and treat it as a security incident',
    },
  },
  SEAL_BROKEN: {
    status: 500,
    exit: EXIT.refused,
    ko: {
      title: '봉인된 내용이 변조되었거나 열쇠를 잃었습니다: {parcelId}',
      next: '금고(vault)와 열쇠 저장소(keys)를 같은 시점으로 되돌리세요. 되돌릴 수 없으면 그 운송장을 지우고 새로 발행하세요',
    },
    en: {
      title: 'A sealed record was changed or its key is lost: {parcelId}',
      next: 'Bring vault and keys back to the same moment; if that cannot be done, erase that waybill and issue anew',
    },
  },
  TOKEN_VERSION_CONFLICT: {
    status: 409,
    exit: EXIT.conflict,
    ko: { title: '그 사이에 다른 라벨이 발행되었습니다', next: '운송장을 다시 조회한 뒤 재발행하세요' },
    en: { title: 'Another label was issued meanwhile', next: 'Read the waybill again, then relabel' },
  },
})
