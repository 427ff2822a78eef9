import { defaultLogger } from '../../src/util/logger.js';

describe('the default logger', () => {
  afterEach(() => jest.restoreAllMocks());

  function printed(): unknown[][] {
    const lines: unknown[][] = [];
    jest.spyOn(console, 'error').mockImplementation((...args) => void lines.push(args));
    return lines;
  }

  it('prints the sentence, the fields, and an error with what it quotes escaped', () => {
    const lines = printed();
    const err = new Error('no label "\u001b[31m\nFAKE LINE\u2028"');
    defaultLogger.error({ handler: 'label', err }, 'A handler failed');
    const [message, fields, error] = lines[0] as [string, object, string];
    expect([message, fields]).toEqual(['A handler failed', { handler: 'label' }]);
    const [first, ...frames] = error.trim().split('\n');
    expect(first).toBe('Error: no label "\\u001b[31m\\u000aFAKE LINE\\u2028"');
    expect(frames.length).toBeGreaterThan(0);
    for (const frame of frames) expect(frame).toMatch(/^ {4}at /);
  });

  it('prints a plain text as it is', () => {
    const lines = printed();
    defaultLogger.error('text');
    expect(lines).toEqual([['text']]);
  });
});
