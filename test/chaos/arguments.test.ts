import { parseChaos } from '../../scripts/chaos/arguments.js';

test('both engines, and Redis is killed for one of ten kills', () => {
  expect(parseChaos(['--kills', '20', '--seed', '7'])).toMatchObject([
    { engine: 'sqlite', kills: 20, redisKills: 0, seed: 7, signal: 'SIGKILL' },
    { engine: 'bullmq', kills: 20, redisKills: 2, seed: 7, signal: 'SIGKILL' },
  ]);
  expect(parseChaos(['--engine', 'bullmq', '--stop', '--redis-kills', '0'])).toMatchObject([
    { engine: 'bullmq', redisKills: 0, signal: 'SIGTERM' },
  ]);
});

test.each([
  [['--engine', 'mysql'], /--engine is sqlite or bullmq/],
  [['--kills', '-1'], /kills/],
  [['--kills', '1.5'], /--kills must be a whole number from 0 to 10000/],
  [['--actions', '0'], /--actions must be a whole number from 1/],
  [['--services', '0'], /--services/],
  [['--concurrency', 'many'], /--concurrency/],
  [['--lease', '5'], /--lease must be a whole number from 100/],
  [['--life', '1'], /--life/],
  [['--engine', 'sqlite', '--redis-kills', '1'], /--redis-kills needs --engine bullmq/],
  [['--engine', 'bullmq', '--kills', '0', '--redis-kills', '1'], /cannot be more than --kills/],
  [['--kill', '3'], /Unknown option/],
  [['sqlite'], /Unexpected argument/],
])('%j is refused', (args, reason) => {
  expect(() => parseChaos(args)).toThrow(reason);
});
