import { refuseUnknownOptions } from '../../util/check-options.js';
import { checkId } from '../check-input.js';
import { InvalidArgumentError, NotFoundError } from '../errors.js';
import type { WebhookRegistry } from '../registry.js';
import type { RequestOptions, TrelloRequest } from '../request.js';
import { checkReadScope } from '../scopes.js';
import type { Transport } from '../transport.js';
import {
  checkField,
  checkValue,
  checkWebhookArguments,
  withoutKind,
  type WritableField,
} from './webhook-arguments.js';
import {
  isFieldResponse,
  readField,
  readWebhook,
  readWebhooks,
  type CreateWebhook,
  type UpsertWebhook,
  type WebhookChange,
  type WebhookField,
  type WebhookRegistration,
} from './webhook-registration.js';

const everyArgument = ['idModel', 'callbackURL', 'description', 'active'] as const;

/**
 * Trello's REST resource `/1/webhooks`, as `client.webhooks`: one method per route of Trello's reference.
 *
 * Arguments are checked before anything is sent ({@link InvalidArgumentError}). Every method may throw
 * {@link TrelloAPIError} or one of its kinds, {@link TrelloConnectionError}, or the reason of the signal.
 */
export class WebhooksAPI {
  readonly #transport: Transport;
  readonly #registry: WebhookRegistry | undefined;

  /** Made by {@link TrelloClient}. */
  constructor(transport: Transport, registry: WebhookRegistry | undefined) {
    this.#transport = transport;
    this.#registry = registry;
  }

  /**
   * `POST /webhooks`: registers a webhook. Trello sends HEAD to the callback URL during the call and refuses
   * unless it gets 200. Not repeated after a network error, because it may have been carried out;
   * {@link ensureWebhooks} deals with that.
   *
   * @example
   * ```ts
   * const webhook = await client.webhooks.create({
   *   idModel: '5abbe4b7ddc1b351ef961414',
   *   callbackURL: 'https://bot.example.com/trello',
   *   description: 'bot, production',
   * });
   * ```
   * @throws {@link CallbackURLRejectedError} when the callback URL does not respond with 200
   * @throws {@link DuplicateWebhookError} when the token already has a webhook with this callback URL and model
   */
  async create(webhook: CreateWebhook, options: RequestOptions = {}): Promise<WebhookRegistration> {
    const body = checkWebhookArguments(withoutKind(webhook), {
      required: ['idModel', 'callbackURL'],
      optional: ['description', 'active'],
    });
    checkReadScope(this.#transport.auth.scopes, webhook.kind);
    return this.#registered(
      readWebhook(await this.#send({ method: 'POST', path: '/webhooks', body }, options)),
    );
  }

  /**
   * `GET /webhooks/{id}`: one webhook of this token.
   *
   * @example
   * ```ts
   * const { active, consecutiveFailures } = await client.webhooks.get(id);
   * ```
   * @throws {@link NotFoundError} when there is none
   * @throws {@link UnauthorizedError} when it belongs to another token
   */
  async get(id: string, options: RequestOptions = {}): Promise<WebhookRegistration> {
    return readWebhook(await this.#send({ method: 'GET', path: `/webhooks/${checkId('id', id)}` }, options));
  }

  /**
   * `GET /webhooks/{id}/{field}`: one field of a webhook.
   *
   * @example
   * ```ts
   * const failures: number = await client.webhooks.getField(id, 'consecutiveFailures');
   * ```
   */
  async getField<F extends WebhookField>(
    id: string,
    field: F,
    options: RequestOptions = {},
  ): Promise<WebhookRegistration[F]> {
    const path = `/webhooks/${checkId('id', id)}/${checkField(field)}`;
    return readField(await this.#send({ method: 'GET', path }, options), field);
  }

  /**
   * `PUT /webhooks/{id}`: changes some of idModel, callbackURL, description and active. A new callback URL must respond
   * to Trello's HEAD request with 200.
   *
   * @example
   * ```ts
   * await client.webhooks.update(id, { callbackURL: 'https://new.example.com/trello', active: true });
   * ```
   */
  async update(
    id: string,
    change: WebhookChange,
    options: RequestOptions = {},
  ): Promise<WebhookRegistration> {
    const path = `/webhooks/${checkId('id', id)}`;
    const body = checkWebhookArguments(change, { required: [], optional: everyArgument });
    if (Object.keys(body).length === 0)
      throw new InvalidArgumentError(
        'change',
        'changes nothing',
        `Give at least one of ${everyArgument.join(', ')}`,
      );
    return this.#registered(readWebhook(await this.#send({ method: 'PUT', path, body }, options)));
  }

  /**
   * `PUT /webhooks/{id}/active`: switches a webhook on or off. Switching on is what brings back a webhook that Trello
   * has disabled.
   *
   * @example
   * ```ts
   * await client.webhooks.setActive(id, true);
   * ```
   */
  setActive(id: string, value: boolean, options: RequestOptions = {}): Promise<WebhookRegistration> {
    return this.#setField(id, 'active', value, options);
  }

  /**
   * `PUT /webhooks/{id}/callbackURL`: lets Trello post to another URL, which must respond to HEAD with 200.
   *
   * @example
   * ```ts
   * await client.webhooks.setCallbackURL(id, 'https://new.example.com/trello');
   * ```
   */
  setCallbackURL(id: string, value: string, options: RequestOptions = {}): Promise<WebhookRegistration> {
    return this.#setField(id, 'callbackURL', value, options);
  }

  /**
   * `PUT /webhooks/{id}/description`: at most 16,384 characters.
   *
   * @example
   * ```ts
   * await client.webhooks.setDescription(id, 'bot, staging');
   * ```
   */
  setDescription(id: string, value: string, options: RequestOptions = {}): Promise<WebhookRegistration> {
    return this.#setField(id, 'description', value, options);
  }

  /**
   * `PUT /webhooks/{id}/idModel`: lets the webhook watch something else.
   *
   * @example
   * ```ts
   * await client.webhooks.setIdModel(id, '5abbe4b7ddc1b351ef961414');
   * ```
   */
  setIdModel(id: string, value: string, options: RequestOptions = {}): Promise<WebhookRegistration> {
    return this.#setField(id, 'idModel', value, options);
  }

  /**
   * `PUT /webhooks/` without an id. Trello's reference of 2013 and 2017 lists this route with the arguments of a
   * creation and never says what it does; that it means "create unless it is there" is **inferred**, and today's
   * reference no longer has it. To be sure of the outcome use {@link ensureWebhooks}. Not repeated after a network error.
   *
   * @example
   * ```ts
   * await client.webhooks.upsert({ idModel, callbackURL: 'https://bot.example.com/trello' });
   * ```
   */
  async upsert(webhook: UpsertWebhook, options: RequestOptions = {}): Promise<WebhookRegistration> {
    const body = checkWebhookArguments(webhook, {
      required: ['idModel', 'callbackURL'],
      optional: ['description'],
    });
    checkReadScope(this.#transport.auth.scopes, undefined);
    return this.#registered(
      readWebhook(await this.#send({ method: 'PUT', path: '/webhooks/', body }, options)),
    );
  }

  /**
   * `DELETE /webhooks/{id}`. When the response to a first attempt was lost and the repetition says that there is no
   * such webhook, that is success.
   *
   * @example
   * ```ts
   * await client.webhooks.delete(id);
   * ```
   * @throws {@link NotFoundError} when there was none to begin with
   */
  async delete(id: string, options: RequestOptions = {}): Promise<void> {
    await this.#send({ method: 'DELETE', path: `/webhooks/${checkId('id', id)}` }, options);
    await this.#registry?.remove(id);
  }

  /**
   * `GET /tokens/{token}/webhooks`: all webhooks of this client's token; Trello has no other listing, and webhooks of
   * other tokens cannot be seen. The token is in the path of this one route by Trello's design; in errors and logs the
   * path reads `/tokens/{token}/webhooks`. With OAuth 2.0, which may not use this route, it asks for each webhook of the
   * client's `registry` by its id, and forgets those that are gone.
   *
   * @example
   * ```ts
   * for (const webhook of await client.webhooks.list()) console.log(webhook.id, webhook.callbackURL);
   * ```
   */
  async list(options: RequestOptions = {}): Promise<WebhookRegistration[]> {
    const { canListWebhooks } = this.#transport.auth;
    if (canListWebhooks)
      return readWebhooks(await this.#send({ method: 'GET', path: '/tokens/{token}/webhooks' }, options));
    if (this.#registry === undefined)
      throw new InvalidArgumentError(
        'registry',
        'is missing: Trello does not list the webhooks of OAuth 2.0 applications',
        "Give the client one, such as fileRegistry('webhooks.json') of trello-webhooks/files",
      );
    const found: WebhookRegistration[] = [];
    for (const { id } of await this.#registry.list()) {
      try {
        found.push(await this.get(id, options));
      } catch (error) {
        if (!(error instanceof NotFoundError)) throw error;
        await this.#registry.remove(id);
      }
    }
    return found;
  }

  async #registered(webhook: WebhookRegistration): Promise<WebhookRegistration> {
    const { id, idModel, callbackURL } = webhook;
    await this.#registry?.put({ id, idModel, callbackURL });
    return webhook;
  }

  async #setField(
    id: string,
    field: WritableField,
    value: unknown,
    options: RequestOptions,
  ): Promise<WebhookRegistration> {
    const path = `/webhooks/${checkId('id', id)}/${field}`;
    const body = { value: checkValue(field, 'value', value) };
    const response = await this.#send({ method: 'PUT', path, body }, options);
    // No source shows the responses of these four routes; both forms that Trello has elsewhere are taken.
    return this.#registered(isFieldResponse(response) ? await this.get(id, options) : readWebhook(response));
  }

  #send(request: TrelloRequest, options: RequestOptions) {
    refuseUnknownOptions('A call of client.webhooks', options, ['signal', 'background']);
    const { signal, background } = options;
    return this.#transport.send({ ...request, signal, background });
  }
}
