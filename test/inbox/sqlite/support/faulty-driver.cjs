// Has a fault outside of any call at the first commit after `<file>.fault` was written.
const { existsSync, rmSync } = require('node:fs');
const { nextTick } = require('node:process');
const { DatabaseSync } = require('../../../support/sqlite.cjs');

module.exports = class Database extends DatabaseSync {
  #fault;

  constructor(file) {
    super(file);
    this.#fault = `${file}.fault`;
  }

  prepare(sql) {
    const statement = super.prepare(sql);
    if (sql !== 'BEGIN IMMEDIATE') return statement;
    const fault = this.#fault;
    return {
      run: () => {
        if (!existsSync(fault)) return statement.run();
        rmSync(fault);
        nextTick(() => {
          throw new Error('a fault of the driver');
        });
        throw new Error('nothing works');
      },
    };
  }
};
