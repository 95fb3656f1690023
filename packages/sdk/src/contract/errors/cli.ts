import { defineErrors, EXIT } from './entry.ts'

/** Errors of the command line itself. */
export const cliErrors = defineErrors({
  USAGE_COMMAND_UNKNOWN: {
    exit: EXIT.usage,
    ko: { title: '그런 명령이 없습니다: {given}', next: '명령 목록은 {help} 로 봅니다' },
    en: { title: 'There is no such command: {given}', next: '{help} lists the commands' },
  },
  USAGE_COMMAND_MISSING: {
    exit: EXIT.usage,
    ko: { title: '{given} 다음에 올 명령이 빠졌습니다', next: '{choices} 중 하나를 쓰세요. 자세히: {help}' },
    en: { title: '{given} needs a command after it', next: 'Use one of {choices}; more: {help}' },
  },
  USAGE_OPTION_UNKNOWN: {
    exit: EXIT.usage,
    ko: { title: '그런 옵션이 없습니다: {given}', next: '쓸 수 있는 옵션은 {help} 로 봅니다' },
    en: { title: 'There is no such option: {given}', next: '{help} lists the options' },
  },
  USAGE_ARGUMENT_MISSING: {
    exit: EXIT.usage,
    ko: { title: '필요한 값이 빠졌습니다: {given}', next: '예는 {help} 로 봅니다' },
    en: { title: 'A value is missing: {given}', next: '{help} shows an example' },
  },
  USAGE_ARGUMENT_EXCESS: {
    exit: EXIT.usage,
    ko: { title: '값이 너무 많습니다', next: '띄어쓰기가 든 값은 따옴표로 감싸세요. 예는 {help} 로 봅니다' },
    en: { title: 'There are too many values', next: 'Put quotes around a value with spaces; {help} shows an example' },
  },
  USAGE_VALUE_MISSING: {
    exit: EXIT.usage,
    ko: { title: '옵션의 값이 빠졌습니다: {given}', next: '옵션 뒤에 값을 적으세요. 예는 {help} 로 봅니다' },
    en: { title: 'An option lacks its value: {given}', next: 'Write the value after it; {help} shows an example' },
  },
  USAGE_OPTION_MISSING: {
    exit: EXIT.usage,
    ko: { title: '꼭 필요한 옵션이 빠졌습니다: {given}', next: '{given} 옵션을 붙이세요. 쓸 수 있는 값: {expected}' },
    en: { title: 'An option that is needed is missing: {given}', next: 'Add {given}; possible values: {expected}' },
  },
  USAGE_VALUE_INVALID: {
    exit: EXIT.usage,
    ko: { title: '{given} 의 값이 올바르지 않습니다', next: '쓸 수 있는 값: {expected}' },
    en: { title: 'The value of {given} is not valid', next: 'Possible values: {expected}' },
  },
  USAGE_CONFLICT: {
    exit: EXIT.usage,
    ko: { title: '함께 쓸 수 없는 옵션입니다: {given}, {other}', next: '둘 중 하나를 빼세요' },
    en: { title: '{given} and {other} cannot be used together', next: 'Leave one of them out' },
  },
  ANSWER_NEEDED: {
    exit: EXIT.usage,
    ko: { title: '물어볼 터미널이 없어 답을 받을 수 없습니다', next: '{flag} 로 답을 미리 주세요' },
    en: { title: 'An answer is needed and there is no terminal to ask in', next: 'Answer beforehand with {flag}' },
  },
  DECLINED: {
    exit: EXIT.interrupted,
    ko: { title: '취소했습니다. 바뀐 것은 없습니다', next: '하려면 다시 실행해 예라고 답하세요' },
    en: { title: 'Cancelled; nothing was changed', next: 'To do it, run it again and answer yes' },
  },
  INTERRUPTED: {
    exit: EXIT.interrupted,
    ko: { title: '중단했습니다', next: '이어 하려면 같은 명령을 다시 실행하세요' },
    en: { title: 'Interrupted', next: 'Run the same command again to go on' },
  },
  PARCEL_ID_INVALID: {
    exit: EXIT.usage,
    ko: {
      title: '운송장 식별자가 아닙니다',
      next: 'pcl_ 로 시작하는 30자를 주세요. exqress parcel list 에서 볼 수 있습니다',
    },
    en: { title: 'This is no parcel id', next: 'Give the 30 characters that start with pcl_; see exqress parcel list' },
  },
  CONFIG_KEY_UNKNOWN: {
    exit: EXIT.usage,
    ko: { title: '그런 설정이 없습니다: {key}', next: '설정 목록은 exqress config list 로 봅니다' },
    en: { title: 'There is no such setting: {key}', next: 'exqress config list shows the settings' },
  },
  CONFIG_INVALID: {
    exit: EXIT.usage,
    ko: { title: '설정 {key} 의 값이 올바르지 않습니다 ({origin})', next: '쓸 수 있는 값: {expected}' },
    en: { title: 'The setting {key} is not valid ({origin})', next: 'Possible values: {expected}' },
  },
  CONFIG_UNREADABLE: {
    exit: EXIT.usage,
    ko: { title: '설정 파일을 읽을 수 없습니다: {path}', next: 'JSON 형식과 읽기 권한을 확인하세요' },
    en: {
      title: 'The configuration file cannot be read: {path}',
      next: 'Check that it is JSON and that you may read it',
    },
  },
  SECRET_ON_COMMAND_LINE: {
    exit: EXIT.usage,
    ko: {
      title: '비밀 값은 명령줄에 적을 수 없습니다 (다른 사용자와 셸 기록에 보입니다)',
      next: '값 없이 실행해 입력하거나 표준 입력으로 주세요: exqress config set apiKey < key.txt',
    },
    en: {
      title: 'A secret cannot be given on the command line: other users and the shell history would see it',
      next: 'Run it without the value and type it, or pipe it in: exqress config set apiKey < key.txt',
    },
  },
  SECRET_IN_PROJECT_FILE: {
    exit: EXIT.usage,
    ko: {
      title: '프로젝트 파일에 API 키가 들어 있습니다: {path}',
      next: '그 줄을 지우고 키를 새로 발급한 뒤, exqress config set apiKey 로 저장하세요',
    },
    en: {
      title: 'The project file holds an API key: {path}',
      next: 'Remove that line, get a new key, and store it with exqress config set apiKey',
    },
  },
  CREDENTIALS_EXPOSED: {
    exit: EXIT.denied,
    ko: {
      title: '다른 사용자가 API 키 파일을 읽을 수 있습니다: {path} (권한 {mode})',
      next: 'chmod 600 으로 바꾼 뒤 다시 실행하세요. 다른 사람이 읽었을 수 있으면 키를 새로 발급하세요',
    },
    en: {
      title: 'Other users can read the API keys: {path} (mode {mode})',
      next: 'chmod 600 the file, then run again; get a new key if someone may have read it',
    },
  },
  API_KEY_MISSING: {
    exit: EXIT.denied,
    ko: {
      title: '{server} 에 로그인하지 않았습니다',
      next: 'exqress login 으로 로그인하거나, EXQRESS_API_KEY 를 지정하세요',
    },
    en: {
      title: 'Not signed in to {server}',
      next: 'Sign in with exqress login, or set EXQRESS_API_KEY',
    },
  },
  PROFILE_UNKNOWN: {
    exit: EXIT.notFound,
    ko: {
      title: '로그인한 서버가 아닙니다: {server}',
      next: 'exqress profile list 로 확인하거나 exqress login --server 로 로그인하세요',
    },
    en: {
      title: 'Not signed in to {server}',
      next: 'See exqress profile list, or sign in with exqress login --server',
    },
  },
  SERVER_UNTRUSTED: {
    exit: EXIT.denied,
    ko: {
      title: '프로젝트 파일이 정한 서버에는 EXQRESS_API_KEY 를 보내지 않습니다: {server}',
      next: '맞는 서버면 exqress config set apiKey 로 그 서버의 키를 저장하거나 --server 로 직접 지정하세요',
    },
    en: {
      title: 'EXQRESS_API_KEY is not sent to a server that a project file names: {server}',
      next: 'If it is right, store a key for it with exqress config set apiKey, or name it with --server',
    },
  },
  DATA_FOLDER_UNUSABLE: {
    exit: EXIT.usage,
    ko: { title: '데이터 폴더를 쓸 수 없습니다: {path}', next: '권한을 확인하거나 --data-dir 로 다른 폴더를 정하세요' },
    en: { title: 'The data folder cannot be used: {path}', next: 'Check its mode, or name another with --data-dir' },
  },
  EMBEDDED_UNAVAILABLE: {
    exit: EXIT.unexpected,
    ko: {
      title: '내장 서버를 열 수 없습니다',
      next: 'exqress doctor 로 확인하고, 다시 설치해도 같으면 알려 주세요: npm i -g @exqress/cli',
    },
    en: {
      title: 'The embedded server cannot be opened',
      next: 'See exqress doctor; install again (npm i -g @exqress/cli), and report it if that does not help',
    },
  },
  OUTPUT_UNWRITABLE: {
    exit: EXIT.usage,
    ko: { title: '출력을 쓸 수 없습니다: {path}', next: '폴더가 있는지, 쓰기 권한이 있는지 확인하세요' },
    en: {
      title: 'The output cannot be written: {path}',
      next: 'Check that the folder exists and that you may write to it',
    },
  },
  OUTPUT_EXISTS: {
    exit: EXIT.conflict,
    ko: { title: '출력 파일이 이미 있습니다: {path}', next: '다른 이름을 쓰거나 --force 를 붙이세요' },
    en: { title: 'The output exists already: {path}', next: 'Use another name, or add --force' },
  },
  DISK_FULL: {
    exit: EXIT.transient,
    retryable: true,
    ko: { title: '디스크에 공간이 없습니다', next: '공간을 비운 뒤 같은 명령을 다시 실행하세요. 잃은 것은 없습니다' },
    en: { title: 'The disk is full', next: 'Free some space and run the same command again; nothing is lost' },
  },
  PORT_IN_USE: {
    exit: EXIT.conflict,
    ko: { title: '{port}번 포트를 이미 다른 프로그램이 쓰고 있습니다', next: '--port 로 다른 번호를 주세요' },
    en: { title: 'Port {port} is in use by another program', next: 'Give another with --port' },
  },
  ADDRESS_UNUSABLE: {
    exit: EXIT.usage,
    ko: {
      title: '{host} 의 {port}번 포트를 열 수 없습니다',
      next: '--host 와 --port 를 확인하세요. 1024 아래 번호에는 권한이 필요합니다',
    },
    en: {
      title: 'Port {port} of {host} cannot be opened',
      next: 'Check --host and --port; ports below 1024 need permission',
    },
  },
  DOCTOR_PROBLEMS: {
    exit: EXIT.rows,
    ko: { title: '고칠 것이 {count}가지 있습니다', next: '위에 적힌 대로 고친 뒤 다시 실행하세요' },
    en: { title: 'Problems found: {count}', next: 'Follow the steps above, then run it again' },
  },
  ITEMS_FAILED: {
    exit: EXIT.rows,
    ko: {
      title: '{total}건 가운데 {failed}건이 실패했습니다',
      next: '실패한 것만 고쳐 다시 실행하세요. 나머지는 처리되었습니다',
    },
    en: { title: '{failed} of {total} failed', next: 'Correct those and run them again; the others are done' },
  },
  EXPORT_INCOMPLETE: {
    exit: EXIT.rows,
    ko: {
      title: '{count}건은 주문번호나 택배사를 알 수 없어 빠졌습니다',
      next: '빠진 운송장은 --json 으로 볼 수 있습니다. 송장번호를 넣을 때 택배사도 함께 넣으세요',
    },
    en: {
      title: '{count} parcels were left out: their order number or carrier is not known',
      next: 'See which with --json; give the carrier together with the tracking numbers',
    },
  },
  ENCODING_CANNOT_WRITE: {
    exit: EXIT.usage,
    ko: { title: '{encoding} 로 쓸 수 없는 글자가 있습니다', next: '--encoding utf-8 을 쓰세요' },
    en: { title: 'Some characters cannot be written in {encoding}', next: 'Use --encoding utf-8' },
  },
  CODE_UNKNOWN: {
    exit: EXIT.notFound,
    ko: { title: '그런 오류 코드가 없습니다: {given}', next: '코드 목록은 exqress explain 으로 봅니다' },
    en: { title: 'There is no such error code: {given}', next: 'exqress explain lists the codes' },
  },
  UNEXPECTED: {
    exit: EXIT.unexpected,
    ko: {
      title: '예상하지 못한 문제입니다. exqress의 결함일 수 있습니다',
      next: '아래 내용을 붙여 알려 주세요. 개인정보는 들어 있지 않습니다',
    },
    en: {
      title: 'Something unexpected happened; this may be a defect of exqress',
      next: 'Please report it with the lines below; they hold no personal data',
    },
  },
})
