// A disk on which each commit takes 10 ms longer.
const { DatabaseSync } = require('../../../support/sqlite.cjs');

module.exports = class Database extends DatabaseSync {
  prepare(sql) {
    const statement = super.prepare(sql);
    if (sql !== 'COMMIT') return statement;
    return {
      run: () => {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
        return statement.run();
      },
    };
  }
};
