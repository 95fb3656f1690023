import { defineCommand } from '../command.ts'
import { complete, SHELLS } from '../completion.ts'

export const command = defineCommand({
  args: { shell: { summary: { ko: '셸', en: 'shell' }, choices: SHELLS } },
  flags: {},
  details: {
    ko: '완성 스크립트를 출력합니다. 셸의 시작 파일에서 읽으세요.',
    en: "Prints the completion script; read it from your shell's start-up file.",
  },
  examples: [
    {
      line: 'exqress completion bash > ~/.local/share/bash-completion/completions/exqress',
      says: { ko: 'bash', en: 'bash' },
    },
    {
      line: 'exqress completion zsh > ~/.zfunc/_exqress',
      says: { ko: 'zsh (fpath에 ~/.zfunc 가 있어야 함)', en: 'zsh (with ~/.zfunc in fpath)' },
    },
    { line: 'exqress completion fish > ~/.config/fish/completions/exqress.fish', says: { ko: 'fish', en: 'fish' } },
  ],
  async run({ shell }, { commands, report }) {
    const script = await complete(shell, commands, report.lang)
    return { data: { shell, script }, text: script }
  },
})
