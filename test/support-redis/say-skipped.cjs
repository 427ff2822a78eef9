// After all tests: a line that a suite was skipped is easily lost among a thousand others.
const { env, stderr } = require('node:process');
const { spawnSync } = require('node:child_process');

module.exports = () => {
  if (env.REQUIRE_REDIS || spawnSync('redis-server', ['--version']).status === 0) return;
  stderr.write(
    '\nredis-server is not installed: the tests of bullmqInbox() were SKIPPED. Install it (apt-get install redis-server), ' +
      'or set REQUIRE_REDIS=1 to make that a failure.\n',
  );
};
