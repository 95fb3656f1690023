#!/usr/bin/env node
'use strict'
// Written for the oldest Node there is: it only checks the version, then hands over. Nothing newer than ES5 here.
var v = process.versions.node.split('.').map(Number)
if (!((v[0] === 22 && (v[1] > 22 || (v[1] === 22 && v[2] >= 2))) || (v[0] === 24 && v[1] >= 15) || v[0] > 24)) {
  process.stderr.write(
    'exqress-server needs Node.js 22.22.2 or newer (24.15 or newer in the 24 line); this is ' +
      process.versions.node +
      '. Install it from https://nodejs.org and try again.\n',
  )
  process.exit(1)
}
require('./start.js')
