import { defineErrors, EXIT } from './entry.ts'

/** Errors of issuing, printing and withdrawing waybills. */
export const waybillErrors = defineErrors({
  WAYBILL_INVALID: {
    status: 422,
    exit: EXIT.rows,
    ko: { title: '운송장 내용이 올바르지 않습니다', next: '표시된 필드를 고쳐 다시 보내세요' },
    en: { title: 'The waybill is not valid', next: 'Correct the field it names and send it again' },
  },
  KEY_CHANGED: {
    status: 409,
    exit: EXIT.rows,
    ko: {
      title: '같은 주문번호가 다른 내용으로 이미 발행되었습니다',
      next: '이전 것을 취소하고 새로 발행하려면 --reissue 를 붙이세요',
    },
    en: {
      title: 'This order number was issued before with other content',
      next: 'To withdraw the earlier one and issue anew, add --reissue',
    },
  },
  PARCEL_REVOKED: {
    status: 409,
    exit: EXIT.rows,
    ko: { title: '취소된 운송장입니다', next: '내용을 바꾸어 새 주문번호로 발행하세요' },
    en: { title: 'This waybill has been withdrawn', next: 'Issue it under a new order number' },
  },
  PARCEL_ERASED: {
    status: 410,
    exit: EXIT.rows,
    ko: { title: '개인정보가 이미 지워진 운송장입니다', next: '다시 보내려면 새 주문번호로 발행하세요' },
    en: {
      title: 'The personal data of this waybill has been erased',
      next: 'To send again, issue under a new order number',
    },
  },
  TRACKING_CONFLICT: {
    status: 409,
    exit: EXIT.rows,
    ko: { title: '이미 다른 송장번호가 등록되어 있습니다', next: '바꾸려면 --replace 를 붙이세요' },
    en: { title: 'Another tracking number is already there', next: 'To overwrite it, add --replace' },
  },
  TRACKING_INVALID: {
    status: 422,
    exit: EXIT.rows,
    ko: { title: '송장번호가 택배사의 규칙에 맞지 않습니다', next: '번호와 택배사를 확인하세요' },
    en: { title: "The tracking number does not follow the carrier's rule", next: 'Check the number and the carrier' },
  },
  ORDER_AMBIGUOUS: {
    status: 409,
    exit: EXIT.rows,
    ko: { title: '이 주문번호의 운송장이 여러 개입니다', next: 'parcelId로 지정하세요' },
    en: { title: 'Several waybills have this order number', next: 'Name one by its parcelId' },
  },
  LABEL_DOES_NOT_FIT: {
    status: 422,
    exit: EXIT.rows,
    ko: { title: '이 크기의 라벨에 들어가지 않는 항목이 있습니다', next: '더 큰 라벨(--size 100x150)을 쓰세요' },
    en: { title: 'Something does not fit a label of this size', next: 'Use a larger label (--size 100x150)' },
  },
})
