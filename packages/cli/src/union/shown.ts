import {
  type NamePattern,
  namesAgree,
  shapeOfName,
  textOfName,
  textsAgree,
  unionOfNames,
  unionOfTexts,
} from './name-pattern.ts'
import {
  type EmailPattern,
  emailsAgree,
  parseEmailPattern,
  parsePostcodePattern,
  unionOfEmails,
} from './other-patterns.ts'
import {
  type PhonePattern,
  parsePhonePattern,
  phonesAgree,
  shapeOfPhone,
  textOfPhone,
  unionOfPhones,
} from './phone-pattern.ts'
import { depthOf, type PlacePattern, parsePlace, placesAgree, textOfPlace, unionOfPlaces } from './place-pattern.ts'

/** What a record, or several together, shows of a person. */
export interface Shown {
  readonly name?: NamePattern
  readonly phone?: PhonePattern
  readonly postcode?: string
  readonly place?: PlacePattern
  readonly email?: EmailPattern
}

/** Where in its file a record stands; counted from 1. */
export type Spot =
  | { readonly row: number; readonly line: number }
  | { readonly page: number; readonly label?: number }
  | { readonly label: number }
  | { readonly line: number; readonly item?: number }
  | { readonly item: number }

/** One record of one file. */
export interface Observation extends Shown {
  /** Index of the file. */
  readonly file: number
  readonly spot: Spot
  /** Numbers that stand for one parcel: see `keys.ts`. */
  readonly keys: readonly string[]
}

/** The cells that a record has of a person, as written. */
export interface Written {
  readonly name?: string | undefined
  readonly phone?: string | undefined
  readonly postcode?: string | undefined
  readonly address?: string | undefined
  readonly addressDetail?: string | undefined
  readonly email?: string | undefined
}

/** What is shown of each person that a record names; of one, without a name, where it names nobody. */
export function readShown(written: Written, names: readonly NamePattern[]): Shown[] {
  const { phone = '', postcode = '', address = '', addressDetail = '', email = '' } = written
  const place = address === '' && addressDetail === '' ? undefined : parsePlace(address, addressDetail)
  const shown = {
    ...defined('phone', phone === '' ? undefined : parsePhonePattern(phone)),
    ...defined('postcode', postcode === '' ? undefined : parsePostcodePattern(postcode)),
    ...defined('place', place),
    ...defined('email', email === '' ? undefined : parseEmailPattern(email)),
  }
  return names.length === 0 ? [shown] : names.map(name => ({ name, ...shown }))
}

const defined = <K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } =>
  (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V }

/** Whether two records may be of one person: nothing that both show differs. */
export function agree(one: Shown, other: Shown): boolean {
  return (
    personsAgree(one, other) &&
    (!one.place || !other.place || placesAgree(one.place, other.place)) &&
    codesAgree(one, other)
  )
}

/** As `agree`, of what people keep when they move. */
export const personsAgree = (one: Shown, other: Shown, names = namesAgree): boolean =>
  (!one.name || !other.name || names(one.name, other.name)) &&
  (!one.phone || !other.phone || phonesAgree(one.phone, other.phone)) &&
  (!one.email || !other.email || emailsAgree(one.email, other.email))

/** Old postcodes have six digits and cannot be compared with new ones. */
const codesAgree = ({ postcode: one }: Shown, { postcode: other }: Shown) =>
  one === undefined || other === undefined || one.length !== other.length || textsAgree(one, other)

/** What two records that agree show together. */
export function unionOf(one: Shown, other: Shown): Shown {
  return {
    ...defined('name', both(one.name, other.name, unionOfNames)),
    ...defined('phone', both(one.phone, other.phone, unionOfPhones)),
    ...defined('postcode', both(one.postcode, other.postcode, unionOfCodes)),
    ...defined('place', both(one.place, other.place, unionOfPlaces)),
    ...defined('email', both(one.email, other.email, unionOfEmails)),
  }
}

const both = <T>(one: T | undefined, other: T | undefined, union: (one: T, other: T) => T) =>
  one === undefined ? other : other === undefined ? one : union(one, other)
const unionOfCodes = (one: string, other: string) =>
  one.length === other.length && textsAgree(one, other) ? unionOfTexts(one, other) : one

export const showsSomebody = ({ name, phone, postcode, place, email }: Shown): boolean =>
  name !== undefined || phone !== undefined || postcode !== undefined || place !== undefined || email !== undefined

/** The same for records that show the same. Kept in memory only. */
export const signatureOf = ({ name, phone, postcode, place, email }: Shown): string =>
  [
    name === undefined ? '' : textOfName(name),
    phone === undefined ? '' : textOfPhone(phone),
    postcode ?? '',
    place === undefined ? '' : `${textOfPlace(place)}${place.unit ? '+' : ''}`,
    email === undefined ? '' : `${email.start}${email.whole ? '' : '*'}@${email.domain}`,
  ].join('|')

/** How a record is masked: the same for records that one program masked. */
export const maskOf = ({ name, phone, place }: Shown): string =>
  [
    name === undefined ? '' : shapeOfName(name),
    phone === undefined ? '' : shapeOfPhone(phone),
    place === undefined ? '' : depthOf(place),
  ].join('|')
