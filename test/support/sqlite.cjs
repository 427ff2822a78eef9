// The SQLite library that an inbox of this process uses. Two libraries in one process do not see each other's locks on
// a file: POSIX gives locks to the process, and each library keeps its own account of them. So a test that opens the
// file of an inbox takes the library from here.
const { runInThisContext } = require('node:vm');

module.exports = ownOfNode() ?? require('@photostructure/sqlite');

/** From Node 22.13 on. Node 22 warns at the first use that it is experimental, which is of no interest here. */
function ownOfNode() {
  // In a test `process` is Jest's copy, and Node warns through its own.
  const process = runInThisContext('process');
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return process.getBuiltinModule('node:sqlite');
  } catch {
    // Node 22.5 to 22.12 know the name and refuse it without a flag.
    return undefined;
  } finally {
    process.emitWarning = emitWarning;
  }
}
