import { constants } from 'node:fs'
import { access, readFile, stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Check, ok, problem, warning } from './check.ts'

/** The versions that package.json's `engines` names. */
export function checkNode(version: string): Check {
  const [major = 0, minor = 0, patch = 0] = version.replace(/^v/, '').split('.').map(Number)
  const good =
    major > 24 || (major === 24 && minor >= 15) || (major === 22 && (minor > 22 || (minor === 22 && patch >= 2)))
  const says = { ko: `Node.js ${version}`, en: `Node.js ${version}` }
  const next = {
    ko: 'Node.js 22.22.2 이상 또는 24.15 이상을 설치하세요',
    en: 'Install Node.js 22.22.2 or newer, or 24.15 or newer',
  }
  return good ? ok('node', says) : problem('node', says, next)
}

/** The folder and what stands in it: writable for us, closed to others. A folder that is missing is made on first use. */
export async function checkDataFolder(path: string, platform: string): Promise<Check> {
  const name = 'data-folder'
  const found = await stat(path).catch(() => undefined)
  if (!found) {
    const parent = await firstExisting(path)
    const writable = await access(parent, constants.W_OK).then(
      () => true,
      () => false,
    )
    return writable
      ? ok(name, {
          ko: `데이터 폴더는 처음 쓸 때 만들어집니다: ${path}`,
          en: `The data folder is made on first use: ${path}`,
        })
      : problem(
          name,
          { ko: `데이터 폴더를 만들 수 없습니다: ${path}`, en: `The data folder cannot be made: ${path}` },
          { ko: '--data-dir 로 쓸 수 있는 폴더를 정하세요', en: 'Name a folder that you may write to with --data-dir' },
        )
  }
  const writable =
    found.isDirectory() &&
    (await access(path, constants.W_OK).then(
      () => true,
      () => false,
    ))
  if (!writable) {
    return problem(
      name,
      { ko: `데이터 폴더에 쓸 수 없습니다: ${path}`, en: `The data folder cannot be written: ${path}` },
      {
        ko: '권한을 확인하거나 --data-dir 로 다른 폴더를 정하세요',
        en: 'Check its mode, or name another with --data-dir',
      },
    )
  }
  const mode = found.mode & 0o777
  if (platform !== 'win32' && (mode & 0o077) !== 0) {
    return warning(
      name,
      {
        ko: `다른 사용자가 데이터 폴더에 들어갈 수 있습니다: ${path} (${octal(mode)})`,
        en: `Other users can enter the data folder: ${path} (${octal(mode)})`,
      },
      { ko: `chmod 700 ${path}`, en: `chmod 700 ${path}` },
    )
  }
  return ok(name, { ko: `데이터 폴더: ${path}`, en: `Data folder: ${path}` })
}

const octal = (mode: number) => mode.toString(8).padStart(3, '0')

async function firstExisting(path: string): Promise<string> {
  for (let at = dirname(path); ; at = dirname(at)) {
    const found = await stat(at).catch(() => undefined)
    if (found || dirname(at) === at) return at
  }
}

const LOW_BYTES = 500_000_000
const FULL_BYTES = 50_000_000

/** 100,000 labels take about 150 MB, and the data of a year as much again. */
export async function checkDisk(path: string): Promise<Check> {
  const at = (await stat(path).catch(() => undefined)) ? path : await firstExisting(path)
  const { bavail, bsize } = await statfs(at)
  const free = bavail * bsize
  const shown = free >= 1e9 ? `${(free / 1e9).toFixed(1)} GB` : `${Math.floor(free / 1e6)} MB`
  const says = { ko: `남은 디스크 공간: ${shown}`, en: `Free disk space: ${shown}` }
  const next = {
    ko: '공간을 비우거나 --data-dir 로 다른 디스크를 쓰세요',
    en: 'Free some space, or use another disk with --data-dir',
  }
  if (free < FULL_BYTES) return problem('disk', says, next)
  return free < LOW_BYTES ? warning('disk', says, next) : ok('disk', says)
}

/** 1 January 2026: an earlier date is a clock that was never set, and waybills would carry it. */
const EARLIEST = Date.UTC(2026, 0, 1)
const SKEW_MS = 60_000

/** Against the server's clock where one was asked. */
export function checkClock(now: number, serverDate: string | undefined): Check {
  const at = new Date(now).toISOString().slice(0, 19)
  const next = { ko: '컴퓨터의 시각을 자동으로 맞추도록 설정하세요', en: "Let the computer's clock set itself" }
  if (now < EARLIEST)
    return problem('clock', { ko: `시각이 맞지 않습니다: ${at}Z`, en: `The clock is wrong: ${at}Z` }, next)
  const there = serverDate === undefined ? Number.NaN : Date.parse(serverDate)
  const skew = now - there
  if (Math.abs(skew) > SKEW_MS) {
    const seconds = Math.round(skew / 1000)
    return warning(
      'clock',
      { ko: `서버의 시각과 ${seconds}초 다릅니다`, en: `The clock differs from the server's by ${seconds} s` },
      next,
    )
  }
  return ok('clock', { ko: `시각: ${at}Z`, en: `Clock: ${at}Z` })
}

/** Every font that a label may need, there and whole enough to be one. */
export async function checkFonts(paths: readonly string[]): Promise<Check> {
  for (const path of paths) {
    const head = await readFile(path).then(
      bytes => bytes.readUInt32BE(0),
      () => undefined,
    )
    // 0x00010000 and "true": TrueType outlines.
    if (head !== 0x00010000 && head !== 0x74727565) {
      return problem(
        'fonts',
        { ko: `글꼴을 읽을 수 없습니다: ${path}`, en: `A font cannot be read: ${path}` },
        { ko: '다시 설치하세요: npm i -g @exqress/cli', en: 'Install again: npm i -g @exqress/cli' },
      )
    }
  }
  return ok('fonts', { ko: `라벨 글꼴 ${paths.length}개`, en: `${paths.length} label fonts` })
}
