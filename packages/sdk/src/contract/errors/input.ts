import { defineErrors, EXIT } from './entry.ts'

const CSV_UTF8_KO = '엑셀에서 "다른 이름으로 저장 → CSV UTF-8(쉼표로 분리)"로 저장해 다시 시도하세요'
const CSV_UTF8_EN = 'In Excel choose "Save as → CSV UTF-8 (comma delimited)" and try again'

/** What is wrong with a file as a whole: nothing has been done when one of these is answered. */
const fileErrors = defineErrors({
  INPUT_UNREADABLE: {
    exit: EXIT.usage,
    ko: { title: '입력 파일을 읽을 수 없습니다: {path}', next: '경로와 읽기 권한을 확인하세요' },
    en: { title: 'The input cannot be read: {path}', next: 'Check the path and that you may read it' },
  },
  STDIN_TOO_LARGE: {
    exit: EXIT.usage,
    ko: { title: '표준 입력이 64 MB를 넘습니다', next: '파일로 저장해 파일 이름을 주세요' },
    en: { title: 'Standard input is larger than 64 MB', next: 'Save it to a file and give the file' },
  },
  ENCODING_UNKNOWN: {
    exit: EXIT.usage,
    ko: { title: '모르는 인코딩 이름입니다', next: '--encoding utf-8, utf-16le, utf-16be, cp949 중 하나를 쓰세요' },
    en: { title: 'Unknown encoding', next: 'Use --encoding utf-8, utf-16le, utf-16be or cp949' },
  },
  MAP_INVALID: {
    exit: EXIT.usage,
    ko: {
      title: '--map 의 항목이나 열을 찾을 수 없습니다: {given}',
      next: '--map recipient=받는분 처럼 항목=열제목(또는 열 번호, 열 문자)으로 쓰세요. 항목: recipient, phone, phone2, postcode, address, addressDetail, memo, orderNumber, trackingNumber, carrier, sortCode',
    },
    en: {
      title: 'A field or column of --map was not found: {given}',
      next: 'Write field=heading (or a column number or letter), e.g. --map recipient=Name. Fields: recipient, phone, phone2, postcode, address, addressDetail, memo, orderNumber, trackingNumber, carrier, sortCode',
    },
  },
  INPUT_CHANGED: {
    exit: EXIT.refused,
    ko: { title: '읽는 동안 파일이 바뀌었습니다', next: '저장이 끝난 뒤 다시 실행하세요' },
    en: { title: 'The file changed while it was read', next: 'Run it again when the file is no longer being written' },
  },
  FILE_EMPTY: {
    exit: EXIT.refused,
    ko: { title: '파일이 비어 있습니다', next: '내려받기가 끝났는지 확인하고 다시 받으세요' },
    en: { title: 'The file is empty', next: 'Check that the download finished and get the file again' },
  },
  FILE_NOT_TEXT: {
    exit: EXIT.refused,
    ko: { title: 'CSV가 아닌 파일입니다', next: '주문 목록을 CSV로 내려받아 그 파일을 주세요' },
    en: { title: 'This file is not a CSV', next: 'Download the orders as CSV and give that file' },
  },
  FILE_IS_XLS: {
    exit: EXIT.refused,
    ko: {
      title: '암호가 걸린 엑셀 파일이거나 옛 엑셀(.xls) 파일입니다',
      next: '엑셀에서 열고(스마트스토어는 내려받을 때 정한 비밀번호) "다른 이름으로 저장 → CSV UTF-8"로 저장하세요',
    },
    en: {
      title: 'This is a password-protected Excel file or an old .xls file',
      next: 'Open it in Excel (SmartStore: with the password set for the download) and save it as CSV UTF-8',
    },
  },
  FILE_IS_XLSX: {
    exit: EXIT.refused,
    ko: { title: '엑셀(.xlsx) 또는 압축 파일입니다', next: CSV_UTF8_KO },
    en: { title: 'This is an Excel .xlsx or a zip file', next: CSV_UTF8_EN },
  },
  FILE_IS_HTML: {
    exit: EXIT.refused,
    ko: { title: '이름만 CSV인 웹 페이지(HTML·XML) 파일입니다', next: CSV_UTF8_KO },
    en: { title: 'This is a web page (HTML or XML) under another name', next: CSV_UTF8_EN },
  },
  FILE_TRUNCATED: {
    exit: EXIT.refused,
    ko: { title: '파일이 중간에 잘렸습니다', next: '파일을 다시 내려받거나 다시 복사하세요' },
    en: { title: 'The file was cut off', next: 'Download or copy the file again' },
  },
  ENCODING_MIXED: {
    exit: EXIT.refused,
    ko: {
      title: '한 파일에 UTF-8과 CP949가 섞여 있습니다',
      next: '합치기 전의 파일을 각각 처리하거나, 같은 인코딩으로 저장한 뒤 합치세요',
    },
    en: {
      title: 'The file mixes UTF-8 and CP949',
      next: 'Process the files one by one, or save them in one encoding before joining them',
    },
  },
  ENCODING_INVALID: {
    exit: EXIT.refused,
    ko: { title: '글자를 읽을 수 없는 바이트가 있습니다', next: CSV_UTF8_KO },
    en: { title: 'Some bytes are no text in the encoding of the file', next: CSV_UTF8_EN },
  },
  ENCODING_UTF16_NO_BOM: {
    exit: EXIT.refused,
    ko: {
      title: 'BOM이 없는 UTF-16 파일입니다',
      next: '--encoding {encoding} 을 붙이거나 CSV UTF-8로 저장하세요',
    },
    en: {
      title: 'This is UTF-16 without a byte order mark',
      next: 'Add --encoding {encoding}, or save it as CSV UTF-8',
    },
  },
  ENCODING_CONFLICT: {
    exit: EXIT.refused,
    ko: { title: '--encoding 이 파일의 BOM({encoding})과 다릅니다', next: '--encoding 을 빼고 다시 실행하세요' },
    en: {
      title: '--encoding contradicts the byte order mark of the file ({encoding})',
      next: 'Run it again without --encoding',
    },
  },
  QUOTE_NOT_CLOSED: {
    exit: EXIT.refused,
    ko: { title: '큰따옴표가 열리고 닫히지 않았습니다', next: '표시된 줄의 큰따옴표를 지우거나 짝을 맞추세요' },
    en: { title: 'A quote is opened and never closed', next: 'Remove or close the quote on the line shown' },
  },
  RECORD_ENDLESS: {
    exit: EXIT.refused,
    ko: { title: '끝나지 않는 줄이 있습니다', next: 'CSV 파일이 맞는지, 표시된 줄을 확인하세요' },
    en: { title: 'A line has no end', next: 'Check that this is a CSV, at the line shown' },
  },
  HEADER_MISSING: {
    exit: EXIT.refused,
    ko: {
      title: '필요한 열을 찾지 못했습니다: {missing}',
      next: '열 제목을 확인하거나 --map recipient=받는분 처럼 알려 주세요. 파일의 열: {headings}',
    },
    en: {
      title: 'A column that is needed was not found: {missing}',
      next: 'Check the headings, or name the column as in --map recipient=Name. Columns of the file: {headings}',
    },
  },
  HEADER_DUPLICATE: {
    exit: EXIT.refused,
    ko: { title: '같은 제목의 열이 두 개 있습니다: {column}', next: '한쪽 열의 제목을 바꾸거나 지우세요' },
    en: { title: 'Two columns have the same heading: {column}', next: 'Rename or remove one of them' },
  },
  HEADER_TOO_WIDE: {
    exit: EXIT.refused,
    ko: { title: '열이 1,000개를 넘습니다', next: '주문 목록 파일이 맞는지, 구분자가 맞는지 확인하세요' },
    en: { title: 'There are more than 1,000 columns', next: 'Check that this is the order list, and its delimiter' },
  },
})

/** What is wrong with one row: the others go on. */
const rowErrors = defineErrors({
  FIELD_CONTROL_CHAR: {
    exit: EXIT.rows,
    ko: { title: '보이지 않는 제어 문자가 들어 있습니다', next: '그 칸의 내용을 지우고 다시 입력하세요' },
    en: { title: 'The cell holds control characters', next: 'Clear the cell and type it again' },
  },
  FIELD_DAMAGED: {
    exit: EXIT.rows,
    ko: { title: '이미 깨진 글자(U+FFFD)가 들어 있습니다', next: '원래 글자를 다시 입력하세요' },
    en: { title: 'The cell holds a character that was lost earlier (U+FFFD)', next: 'Type the lost character again' },
  },
  FIELD_TOO_LONG: {
    exit: EXIT.rows,
    ko: {
      title: '칸의 내용이 너무 깁니다 (8,192자, 택배사 60자, 송장번호·분류코드 40자까지)',
      next: '그 칸의 내용을 줄이세요',
    },
    en: {
      title: 'A cell is too long (8,192 characters; carrier 60, tracking number and sort code 40)',
      next: 'Shorten the cell',
    },
  },
  RECORD_TOO_LONG: {
    exit: EXIT.rows,
    ko: { title: '한 행이 64 KB를 넘습니다', next: '그 행의 내용을 줄이세요' },
    en: { title: 'The row is longer than 64 KB', next: 'Shorten the row' },
  },
  COLUMN_COUNT: {
    exit: EXIT.rows,
    ko: {
      title: '칸의 수가 제목 줄과 다릅니다',
      next: '빠진 칸을 채우거나 남는 칸을 지우세요. 쉼표가 든 칸은 큰따옴표로 감싸세요',
    },
    en: {
      title: 'The row has more or fewer cells than the header',
      next: 'Add or remove cells; a cell that holds the delimiter needs quotes around it',
    },
  },
  QUOTE_STRAY: {
    exit: EXIT.rows,
    ko: {
      title: '칸 안에 큰따옴표가 잘못 쓰였습니다',
      next: '큰따옴표를 지우거나, 칸을 큰따옴표로 감싸고 안의 것은 두 번("") 쓰세요',
    },
    en: {
      title: 'A quote stands where it may not',
      next: 'Remove it, or put quotes around the cell and double the ones inside',
    },
  },
  KEY_DUPLICATE: {
    exit: EXIT.rows,
    ko: {
      title: '같은 주문번호가 앞에 이미 있습니다',
      next: '번호를 고치거나 행을 지우세요. 쿠팡 묶음배송은 --group 을 쓰세요',
    },
    en: {
      title: 'An earlier row has the same order number',
      next: 'Correct the number or delete the row; for bundles use --group',
    },
  },
  KEY_INVALID: {
    exit: EXIT.rows,
    ko: { title: '주문번호가 200자를 넘습니다', next: '주문번호를 확인하세요' },
    en: { title: 'The order number is longer than 200 characters', next: 'Check the order number' },
  },
  KEY_MISSING: {
    exit: EXIT.rows,
    ko: { title: '주문번호가 비어 있습니다', next: '주문번호를 적으세요' },
    en: { title: 'The order number is empty', next: 'Enter the order number' },
  },
  KEY_DESTROYED: {
    exit: EXIT.rows,
    ko: {
      title: '주문번호가 1.23E+15 꼴로 바뀌어 원래 번호를 알 수 없습니다',
      next: '열을 "텍스트" 서식으로 바꾸고 원본 파일에서 다시 복사하세요',
    },
    en: {
      title: 'A spreadsheet destroyed the order number (1.23E+15)',
      next: 'Format the column as text and copy the number from the original file',
    },
  },
  NAME_MISSING: {
    exit: EXIT.rows,
    ko: { title: '받는 분 이름이 비어 있습니다', next: '이름을 적으세요' },
    en: { title: "The recipient's name is empty", next: 'Enter the name' },
  },
  ADDRESS_MISSING: {
    exit: EXIT.rows,
    ko: { title: '주소가 비어 있습니다', next: '주소를 적으세요' },
    en: { title: 'The address is empty', next: 'Enter the address' },
  },
  PHONE_DESTROYED: {
    exit: EXIT.rows,
    ko: {
      title: '전화번호가 1.01E+09 꼴로 바뀌어 원래 번호를 알 수 없습니다',
      next: '열을 "텍스트" 서식으로 바꾸고 원본 파일에서 다시 복사하세요',
    },
    en: {
      title: 'A spreadsheet destroyed the phone number (1.01E+09)',
      next: 'Format the column as text and copy the number from the original file',
    },
  },
  TRACKING_MISSING: {
    exit: EXIT.rows,
    ko: { title: '송장번호가 비어 있습니다', next: '송장번호를 적거나 행을 지우세요' },
    en: { title: 'The tracking number is empty', next: 'Enter it, or delete the row' },
  },
  TRACKING_DESTROYED: {
    exit: EXIT.rows,
    ko: {
      title: '송장번호가 6.87E+12 꼴로 바뀌어 원래 번호를 알 수 없습니다',
      next: '열을 "텍스트" 서식으로 바꾸고 원본 파일에서 다시 복사하세요',
    },
    en: {
      title: 'A spreadsheet destroyed the tracking number (6.87E+12)',
      next: 'Format the column as text and copy the number from the original file',
    },
  },
  BOX_COUNT_INVALID: {
    exit: EXIT.rows,
    ko: { title: '박스 수량이 1~999의 수가 아닙니다', next: '박스 수량을 확인하세요' },
    en: { title: 'The number of boxes is not a number from 1 to 999', next: 'Check the number of boxes' },
  },
  CHARACTER_UNWRITABLE: {
    exit: EXIT.rows,
    ko: {
      title: '이 인코딩(CP949)에 없는 글자가 있어 행을 쓰지 않았습니다',
      next: '--encoding 을 빼고 UTF-8로 쓰세요',
    },
    en: {
      title: 'The row holds a character that this encoding (CP949) does not have; it was not written',
      next: 'Write UTF-8: leave --encoding away',
    },
  },
  GROUP_MISMATCH: {
    exit: EXIT.rows,
    ko: {
      title: '같은 묶음배송번호인데 받는 분이 다릅니다',
      next: '묶음배송번호를 확인하거나 --group 없이 실행하세요',
    },
    en: {
      title: 'The same bundle number with another recipient',
      next: 'Check the bundle number, or run without --group',
    },
  },
})

/** Worth knowing, but the row goes on. */
const rowWarnings = defineErrors({
  LEADING_ZERO_RESTORED: {
    exit: EXIT.ok,
    ko: { title: '사라진 맨 앞의 0을 되살렸습니다', next: '번호가 맞는지 확인하세요' },
    en: { title: 'A lost leading zero was put back', next: 'Check that the number is right' },
  },
  PHONE_UNREADABLE: {
    exit: EXIT.ok,
    ko: { title: '전화번호로 읽을 수 없어 라벨에 찍지 않습니다', next: '필요하면 번호를 고치세요' },
    en: { title: 'This is no phone number that can be read; the label shows none', next: 'Correct it if it matters' },
  },
  PHONE_MISSING: {
    exit: EXIT.ok,
    ko: { title: '전화번호가 비어 있습니다', next: '필요하면 번호를 적으세요' },
    en: { title: 'There is no phone number', next: 'Enter one if it matters' },
  },
  NAME_UNREADABLE: {
    exit: EXIT.ok,
    ko: { title: '이름으로 읽을 것이 없어 가렸습니다', next: '이름을 확인하세요' },
    en: { title: 'Nothing of the name can be read; it is hidden', next: 'Check the name' },
  },
  ADDRESS_UNREADABLE: {
    exit: EXIT.ok,
    ko: { title: '주소에서 시·군·구를 찾지 못했습니다', next: '주소를 확인하세요' },
    en: { title: 'No district was found in the address', next: 'Check the address' },
  },
  EMAIL_UNREADABLE: {
    exit: EXIT.ok,
    ko: { title: '이메일 주소로 읽을 수 없어 가렸습니다', next: '이메일 주소를 확인하세요' },
    en: { title: 'This is no e-mail address that can be read; it is hidden', next: 'Check the address' },
  },
  PERSONAL_VALUE_HIDDEN: {
    exit: EXIT.ok,
    ko: { title: '모르는 열에 전화번호나 이메일이 있어 가렸습니다', next: '열의 뜻을 --map 으로 알려 주세요' },
    en: {
      title: 'A column that is not known held a phone number or an e-mail address; it is hidden',
      next: 'Say what the column means with --map',
    },
  },
  POSTCODE_UNREADABLE: {
    exit: EXIT.ok,
    ko: { title: '우편번호가 다섯 자리 숫자가 아닙니다', next: '우편번호를 확인하세요' },
    en: { title: 'The postcode does not have five digits', next: 'Check the postcode' },
  },
  KEY_EMPTY: {
    exit: EXIT.ok,
    ko: {
      title: '주문번호가 없어 이 파일의 행 번호로 구별합니다',
      next: '파일을 고쳐 다시 실행하면 새 라벨이 됩니다. 주문번호를 적는 것이 안전합니다',
    },
    en: {
      title: 'There is no order number; the row is told apart by its number in this file',
      next: 'After a change to the file it would be a new label: an order number is safer',
    },
  },
})

/** Errors of reading the files that carriers and malls give out. */
export const inputErrors = { ...fileErrors, ...rowErrors, ...rowWarnings }
export type FileErrorCode = keyof typeof fileErrors
export type RowErrorCode = keyof typeof rowErrors
export type RowWarningCode = keyof typeof rowWarnings
