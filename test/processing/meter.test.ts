import fc from 'fast-check';
import { Meter } from '../../src/processing/meter.js';

test('counts what happened in the last sixty seconds, whatever the times', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 40_000 }), { maxLength: 200 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2e12 }), gaps, (start, all) => {
      const meter = new Meter();
      const times: number[] = [];
      let now = start;
      for (const gap of all) {
        now += gap;
        times.push(now);
        meter.add(now);
        const second = Math.floor(now / 1_000);
        expect(meter.lastMinute(now)).toBe(
          times.filter((time) => Math.floor(time / 1_000) > second - 60).length,
        );
      }
      expect(meter.lastMinute(now + 61_000)).toBe(0);
    }),
  );
});
