import fc from 'fast-check';
import {
  InvalidArgumentError,
  planWebhooks,
  type DesiredWebhook,
  type MovedFrom,
  type WebhookRegistration,
} from '../../../src/client/index.js';
import { aWebhook, boardId, callbackURL } from '../support/webhook.js';

const otherBoard = '5abbe4b7ddc1b351ef961415';
const wanted: DesiredWebhook = { idModel: boardId, callbackURL, description: 'bot' };
const oldURL = 'https://old.example.com/trello';

describe('planWebhooks', () => {
  test('nothing there: created', () => {
    expect(planWebhooks([], [wanted])).toEqual([{ action: 'created', desired: wanted }]);
  });

  test('the same: unchanged', () => {
    const webhook = aWebhook({ description: 'bot' });
    expect(planWebhooks([webhook], [wanted])).toEqual([{ action: 'unchanged', desired: wanted, webhook }]);
  });

  test('no description desired: any will do', () => {
    const webhook = aWebhook({ description: 'whatever' });
    const desired = { idModel: boardId, callbackURL };
    expect(planWebhooks([webhook], [desired])).toEqual([{ action: 'unchanged', desired, webhook }]);
  });

  test('another description: updated', () => {
    const webhook = aWebhook({ description: 'old' });
    expect(planWebhooks([webhook], [wanted])).toEqual([
      { action: 'updated', desired: wanted, webhook, change: { description: 'bot' } },
    ]);
  });

  test('disabled: reactivated, with its description in the same step', () => {
    const webhook = aWebhook({ active: false, description: 'old' });
    expect(planWebhooks([webhook], [wanted])).toEqual([
      { action: 'reactivated', desired: wanted, webhook, change: { description: 'bot', active: true } },
    ]);
  });

  test('the id of a model in capitals is the same id', () => {
    const webhook = aWebhook({ idModel: boardId.toUpperCase(), description: 'bot' });
    expect(planWebhooks([webhook], [wanted])).toMatchObject([{ action: 'unchanged' }]);
  });

  describe('moved', () => {
    test('the same model and description at another URL', () => {
      const webhook = aWebhook({ callbackURL: oldURL, description: 'bot', active: false });
      const change = { callbackURL, active: true };
      expect(planWebhooks([webhook], [wanted])).toEqual([
        { action: 'moved', desired: wanted, webhook, change },
      ]);
    });

    test.each([
      ['another description', { description: 'another service' }],
      ['no description', { description: '' }],
      ['another model', { description: 'bot', idModel: otherBoard }],
    ])('never one with %s', (_, fields) => {
      const webhook = aWebhook({ callbackURL: oldURL, ...fields });
      expect(planWebhooks([webhook], [wanted])).toMatchObject([{ action: 'created' }]);
    });

    test.each([[''], [undefined]])('never by a description that is %p', (description) => {
      const webhook = aWebhook({ callbackURL: oldURL, description: '' });
      expect(planWebhooks([webhook], [{ ...wanted, description }])).toMatchObject([{ action: 'created' }]);
    });

    test('never one of several: which it is would be a guess', () => {
      const two = [oldURL, `${oldURL}?2`].map((url) => aWebhook({ callbackURL: url, description: 'bot' }));
      expect(planWebhooks(two, [wanted])).toMatchObject([{ action: 'created' }]);
    });

    test('never one that another entry wants', () => {
      const webhook = aWebhook({ callbackURL: oldURL, description: 'bot' });
      const plan = planWebhooks([webhook], [wanted, { ...wanted, callbackURL: oldURL }]);
      expect(plan).toMatchObject([{ action: 'created' }, { action: 'unchanged', webhook }]);
    });

    test('one webhook moves only once', () => {
      const webhook = aWebhook({ callbackURL: oldURL, description: 'bot' });
      const plan = planWebhooks([webhook], [wanted, { ...wanted, callbackURL: `${callbackURL}?2` }]);
      expect(plan.map(({ action }) => action)).toEqual(['moved', 'created']);
    });

    test.each<[string, MovedFrom, string]>([
      ['false', false, 'created'],
      ['a list with it', [oldURL], 'moved'],
      ['a list without it', ['https://old.example.com/'], 'created'],
      [
        'a function that knows it',
        ({ callbackURL: url }) => new URL(url).hostname === 'old.example.com',
        'moved',
      ],
      ['a function that does not', () => false, 'created'],
    ])('movedFrom: %s', (_, movedFrom, action) => {
      const webhook = aWebhook({ callbackURL: oldURL, description: 'another' });
      const plan = planWebhooks([webhook], [wanted], { movedFrom });
      expect(plan).toMatchObject([{ action }]);
      if (action === 'moved') expect(plan).toMatchObject([{ change: { callbackURL, description: 'bot' } }]);
    });

    test('movedFrom is refused when it is a lone string', () => {
      expect(() => planWebhooks([], [wanted], { movedFrom: oldURL as never })).toThrow(InvalidArgumentError);
    });
  });

  describe('prune', () => {
    const left = [
      aWebhook({ callbackURL: `${callbackURL}?old=1`, description: 'x' }),
      aWebhook({ callbackURL, idModel: otherBoard }),
    ];
    const others = [
      aWebhook({ callbackURL: `${callbackURL}/sub` }),
      aWebhook({ callbackURL: callbackURL.replace('https', 'http') }),
      aWebhook({ callbackURL: 'https://bot.example.com:8443/trello' }),
      aWebhook({ callbackURL: 'not a url' }),
    ];

    test('removes the same origin and path, and nothing else', () => {
      const plan = planWebhooks([...others, ...left], [wanted], { prune: true });
      expect(plan).toEqual([
        { action: 'created', desired: wanted },
        ...left.map((webhook) => ({ action: 'removed', webhook })),
      ]);
    });

    test('is off by default', () => {
      expect(planWebhooks(left, [wanted])).toEqual([{ action: 'created', desired: wanted }]);
    });

    test('removes nothing when nothing is desired', () => {
      expect(planWebhooks(left, [], { prune: true })).toEqual([]);
    });
  });

  test('the same model and URL twice is a mistake', () => {
    const twice = [wanted, { ...wanted, idModel: boardId.toUpperCase(), description: 'again' }];
    expect(() => planWebhooks([], twice)).toThrow(/twice/);
  });

  test.each([
    ['no array', {} as never],
    ['a bad id', [{ ...wanted, idModel: 'x' }]],
    ['a misspelt argument', [{ ...wanted, descripton: 'x' }]],
  ])('%s is a mistake, too: the plan could not be applied', (_, desired) => {
    expect(() => planWebhooks([], desired)).toThrow(InvalidArgumentError);
  });
});

describe('any plan', () => {
  const idModel = fc.constantFrom(boardId, otherBoard);
  const url = fc.constantFrom(
    callbackURL,
    `${callbackURL}?a`,
    `${callbackURL}?b`,
    oldURL,
    'https://other.example/x',
  );
  const description = fc.constantFrom('', 'bot', 'another');
  const existing = fc
    .array(fc.record({ idModel, callbackURL: url, description, active: fc.boolean() }), { maxLength: 8 })
    .map((list) => list.map((fields) => aWebhook(fields)));
  const desired = fc.uniqueArray(
    fc.record({ idModel, callbackURL: url, description: fc.option(description, { nil: undefined }) }),
    { maxLength: 6, selector: (entry) => entry.idModel + entry.callbackURL },
  );
  const options = fc.record({
    prune: fc.boolean(),
    movedFrom: fc.constantFrom<MovedFrom>('same-description', false, [oldURL], () => true),
  });

  /** What there is once a plan has been carried out. */
  function carriedOut(
    webhooks: WebhookRegistration[],
    plan: ReturnType<typeof planWebhooks>,
  ): WebhookRegistration[] {
    const after = new Map(webhooks.map((webhook) => [webhook.id, webhook]));
    for (const step of plan) {
      if (step.action === 'created') {
        const { idModel: model, callbackURL: to, description: name = '' } = step.desired;
        const made = aWebhook({ idModel: model, callbackURL: to, description: name });
        after.set(made.id, made);
      } else if (step.action === 'removed') after.delete(step.webhook.id);
      else if (step.action !== 'unchanged')
        after.set(step.webhook.id, { ...step.webhook, ...step.change } as WebhookRegistration);
    }
    return [...after.values()];
  }

  test('has one step per desired webhook, in order, and at most one per existing one', () => {
    fc.assert(
      fc.property(existing, desired, options, (webhooks, entries, choice) => {
        const plan = planWebhooks(webhooks, entries, choice);
        expect(plan.flatMap((step) => ('desired' in step ? [step.desired] : []))).toEqual(entries);
        const touched = plan.flatMap((step) => ('webhook' in step ? [step.webhook.id] : []));
        expect(new Set(touched).size).toBe(touched.length);
        expect(plan.some((step) => step.action === 'removed') && !choice.prune).toBe(false);
      }),
    );
  });

  test('leads to what is desired, and then there is nothing left to do', () => {
    fc.assert(
      fc.property(existing, desired, options, (webhooks, entries, choice) => {
        const unique = [...new Map(webhooks.map((one) => [one.idModel + one.callbackURL, one])).values()];
        const after = carriedOut(unique, planWebhooks(unique, entries, choice));
        for (const entry of entries) {
          const same = after.filter(
            (one) => one.idModel === entry.idModel && one.callbackURL === entry.callbackURL,
          );
          expect(same).toHaveLength(1);
          expect(same[0]).toMatchObject({
            active: true,
            description: entry.description ?? same[0]?.description,
          });
        }
        const again = planWebhooks(after, entries, choice);
        expect(again.filter(({ action }) => action !== 'unchanged')).toEqual([]);
      }),
    );
  });

  test('leaves alone what is on another model, or described as something else, unless told', () => {
    fc.assert(
      fc.property(existing, desired, (webhooks, entries) => {
        for (const step of planWebhooks(webhooks, entries)) {
          if (step.action !== 'moved') continue;
          expect(step.webhook.idModel).toBe(step.desired.idModel);
          expect(step.webhook.description).toBe(step.desired.description);
          expect(step.webhook.description).not.toBe('');
        }
      }),
    );
  });
});
