'use strict'
// --version is answered before anything loads: scripts call it to see whether the tool is there.
if (process.argv.length === 3 && (process.argv[2] === '--version' || process.argv[2] === '-V')) {
  process.stdout.write(require('../package.json').version + '\n')
} else {
  // Rows stream through: a young generation that grows to 48 MB costs a third of the memory and saves no time. Only where
  // rows stream: with any flag set, Node compiles its own modules anew, which is a quarter of the start-up of the others.
  if (process.argv.some(word => word === 'label' || word === 'mask' || word === 'job')) {
    //require("node:v8').setFlagsFromString('--semi-space-growth-factor=1')
  }
  require('node:module').enableCompileCache()
  // Not import(): the graph of files is then loaded without a turn of the event loop for each.
  require('../dist/main.js')
}
