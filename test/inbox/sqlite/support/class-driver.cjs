// Refuses what better-sqlite3 refuses: get() of a statement without rows, run() of one with rows.
const { DatabaseSync } = require('../../../support/sqlite.cjs');

module.exports = class Database {
  #db;

  constructor(file) {
    this.#db = new DatabaseSync(file);
  }

  exec(sql) {
    this.#db.exec(sql);
    return this;
  }

  close() {
    this.#db.close();
  }

  prepare(sql) {
    const statement = this.#db.prepare(sql);
    const reader = statement.columns().length > 0;
    const refuse = (when) => {
      if (when) throw new TypeError(`This statement ${reader ? 'returns' : 'does not return'} data: ${sql}`);
    };
    return {
      run: (...values) => (refuse(reader), statement.run(...values)),
      get: (...values) => (refuse(!reader), statement.get(...values)),
      all: (...values) => (refuse(!reader), statement.all(...values)),
    };
  }
};
