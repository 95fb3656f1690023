/** A province: its short name, the forms people write, and its 시/군/구 (a city's own 구 behind a colon). */
interface Province {
  readonly short: string
  readonly forms: readonly string[]
  readonly english: readonly string[]
  readonly districts: string
}

/**
 * The administrative divisions of Korea down to 시/군/구, with those that were renamed or moved lately under both names
 * (인천 2026, 화성 2026, 군위 2023). Source: 행정표준코드관리시스템, 법정동코드.
 */
const PROVINCES: readonly Province[] = [
  {
    short: '서울',
    forms: ['서울특별시', '서울시', '서울'],
    english: ['seoul'],
    districts:
      '종로구 중구 용산구 성동구 광진구 동대문구 중랑구 성북구 강북구 도봉구 노원구 은평구 서대문구 마포구 양천구 강서구 구로구 금천구 영등포구 동작구 관악구 서초구 강남구 송파구 강동구',
  },
  {
    short: '부산',
    forms: ['부산광역시', '부산시', '부산'],
    english: ['busan', 'pusan'],
    districts:
      '중구 서구 동구 영도구 부산진구 동래구 남구 북구 해운대구 사하구 금정구 강서구 연제구 수영구 사상구 기장군',
  },
  {
    short: '대구',
    forms: ['대구광역시', '대구시', '대구'],
    english: ['daegu', 'taegu'],
    districts: '중구 동구 서구 남구 북구 수성구 달서구 달성군 군위군',
  },
  {
    short: '인천',
    forms: ['인천광역시', '인천시', '인천'],
    english: ['incheon', 'inchon'],
    districts: '중구 동구 미추홀구 연수구 남동구 부평구 계양구 서구 제물포구 영종구 검단구 서해구 강화군 옹진군',
  },
  {
    short: '광주',
    forms: ['광주광역시', '광주시', '광주'],
    english: ['gwangju', 'kwangju'],
    districts: '동구 서구 남구 북구 광산구',
  },
  {
    short: '대전',
    forms: ['대전광역시', '대전시', '대전'],
    english: ['daejeon', 'taejon'],
    districts: '동구 중구 서구 유성구 대덕구',
  },
  {
    short: '울산',
    forms: ['울산광역시', '울산시', '울산'],
    english: ['ulsan'],
    districts: '중구 남구 동구 북구 울주군',
  },
  { short: '세종', forms: ['세종특별자치시', '세종시', '세종'], english: ['sejong'], districts: '' },
  {
    short: '경기',
    forms: ['경기도', '경기'],
    english: ['gyeonggi', 'kyonggi'],
    districts:
      '수원시:장안구,권선구,팔달구,영통구 성남시:수정구,중원구,분당구 의정부시 안양시:만안구,동안구 부천시:원미구,소사구,오정구 광명시 평택시 동두천시 안산시:상록구,단원구 고양시:덕양구,일산동구,일산서구 과천시 구리시 남양주시 오산시 시흥시 군포시 의왕시 하남시 용인시:처인구,기흥구,수지구 파주시 이천시 안성시 김포시 화성시:만세구,효행구,병점구,동탄구 광주시 양주시 포천시 여주시 연천군 가평군 양평군',
  },
  {
    short: '강원',
    forms: ['강원특별자치도', '강원도', '강원'],
    english: ['gangwon', 'kangwon'],
    districts:
      '춘천시 원주시 강릉시 동해시 태백시 속초시 삼척시 홍천군 횡성군 영월군 평창군 정선군 철원군 화천군 양구군 인제군 고성군 양양군',
  },
  {
    short: '충북',
    forms: ['충청북도', '충북'],
    english: ['chungcheongbuk', 'chungbuk'],
    districts:
      '청주시:상당구,서원구,흥덕구,청원구 충주시 제천시 보은군 옥천군 영동군 증평군 진천군 괴산군 음성군 단양군',
  },
  {
    short: '충남',
    forms: ['충청남도', '충남'],
    english: ['chungcheongnam', 'chungnam'],
    districts:
      '천안시:동남구,서북구 공주시 보령시 아산시 서산시 논산시 계룡시 당진시 금산군 부여군 서천군 청양군 홍성군 예산군 태안군',
  },
  {
    short: '전북',
    forms: ['전북특별자치도', '전라북도', '전북'],
    english: ['jeonbuk', 'jeollabuk'],
    districts:
      '전주시:완산구,덕진구 군산시 익산시 정읍시 남원시 김제시 완주군 진안군 무주군 장수군 임실군 순창군 고창군 부안군',
  },
  {
    short: '전남',
    forms: ['전라남도', '전남'],
    english: ['jeollanam', 'jeonnam'],
    districts:
      '목포시 여수시 순천시 나주시 광양시 담양군 곡성군 구례군 고흥군 보성군 화순군 장흥군 강진군 해남군 영암군 무안군 함평군 영광군 장성군 완도군 진도군 신안군',
  },
  {
    short: '경북',
    forms: ['경상북도', '경북'],
    english: ['gyeongsangbuk', 'gyeongbuk'],
    districts:
      '포항시:남구,북구 경주시 김천시 안동시 구미시 영주시 영천시 상주시 문경시 경산시 군위군 의성군 청송군 영양군 영덕군 청도군 고령군 성주군 칠곡군 예천군 봉화군 울진군 울릉군',
  },
  {
    short: '경남',
    forms: ['경상남도', '경남'],
    english: ['gyeongsangnam', 'gyeongnam'],
    districts:
      '창원시:의창구,성산구,마산합포구,마산회원구,진해구 진주시 통영시 사천시 김해시 밀양시 거제시 양산시 의령군 함안군 창녕군 고성군 남해군 하동군 산청군 함양군 거창군 합천군',
  },
  {
    short: '제주',
    forms: ['제주특별자치도', '제주도', '제주'],
    english: ['jeju', 'cheju'],
    districts: '제주시 서귀포시',
  },
]

/** 시/군/구 of a province, each with its own 구. */
export type Districts = ReadonlyMap<string, readonly string[]>

export interface ProvinceTable {
  readonly short: string
  readonly districts: Districts
  readonly english: readonly string[]
}

export const provinces: readonly ProvinceTable[] = PROVINCES.map(({ short, english, districts }) => ({
  short,
  english,
  districts: new Map(
    districts
      .split(' ')
      .filter(entry => entry !== '')
      .map(entry => {
        const [name = '', own] = entry.split(':')
        return [name, own?.split(',') ?? []] as const
      }),
  ),
}))

/** Written forms of provinces, longest first. */
export const provinceForms: readonly (readonly [form: string, province: ProvinceTable])[] = PROVINCES.flatMap(
  ({ forms }, i) => forms.map(form => [form, provinces[i] as ProvinceTable] as const),
).sort(([a], [b]) => b.length - a.length)

/** Every 시/군/구 with its own 구, for addresses without a province. */
export const allDistricts: Districts = new Map(
  provinces.flatMap(({ districts }) => [...districts]).sort((a, b) => a[1].length - b[1].length),
)

/** The 구 of cities, for addresses that begin with one. */
export const cityDistricts: ReadonlySet<string> = new Set([...allDistricts.values()].flat())
