import { homedir } from 'node:os'
import { join } from 'node:path'

export interface Folders {
  /** Preferences and credentials. */
  readonly config: string
  /** What the embedded server keeps. */
  readonly data: string
}

/** Where each system wants a program's files: XDG, ~/Library, %APPDATA%. EXQRESS_CONFIG_DIR overrides the first. */
export function chooseFolders(env: Readonly<Record<string, string | undefined>>, platform: string): Folders {
  const home = env.HOME || env.USERPROFILE || homedir()
  const config = env.EXQRESS_CONFIG_DIR
  if (platform === 'win32') {
    const roaming = env.APPDATA || join(home, 'AppData', 'Roaming')
    const local = env.LOCALAPPDATA || join(home, 'AppData', 'Local')
    return { config: config || join(roaming, 'exqress', 'Config'), data: join(local, 'exqress', 'Data') }
  }
  if (platform === 'darwin') {
    const library = join(home, 'Library')
    return {
      config: config || join(library, 'Preferences', 'exqress'),
      data: join(library, 'Application Support', 'exqress'),
    }
  }
  return {
    config: config || join(env.XDG_CONFIG_HOME || join(home, '.config'), 'exqress'),
    data: join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'exqress'),
  }
}
