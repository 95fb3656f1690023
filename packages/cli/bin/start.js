'use strict'
// --version is answered before anything loads: scripts call it to see whether the tool is there.
if (process.argv.length === 3 && (process.argv[2] === '--version' || process.argv[2] === '-V')) {
  process.stdout.write(require('../package.json').version + '\n')
} else {
  require('node:module').enableCompileCache()
  // Not import(): the graph of files is then loaded without a turn of the event loop for each.
  require('../dist/main.js')
}
