import type { WebhookRequestWithBody, WebhookResponse } from '../../receive/request.js';
import { requestOf, type LambdaEvent, type LambdaResult } from './lambda-event.js';

/** What is used of a `TrelloWebhooks`. */
export interface LambdaWebhooks {
  readonly receive: (request: WebhookRequestWithBody) => Promise<WebhookResponse>;
}

/** A function for AWS Lambda. */
export type LambdaHandler = (event: LambdaEvent) => Promise<LambdaResult>;

/**
 * A handler for AWS Lambda, behind API Gateway (REST and HTTP APIs), a Function URL or an Application Load Balancer. Never
 * rejects. The response waits for the handlers, since Lambda freezes the process once it is out.
 *
 * @example
 * ```js
 * export const handler = lambdaHandler(webhooks);
 * ```
 */
export function lambdaHandler(webhooks: LambdaWebhooks): LambdaHandler {
  return async (given) => {
    // A test of the function in the console passes anything.
    const event = typeof given === 'object' && given !== null ? given : {};
    const { status, headers, body } = await webhooks.receive(requestOf(event));
    const result = { statusCode: status, body, isBase64Encoded: false } as const;
    if (event.requestContext?.elb === undefined || !event.multiValueHeaders)
      return { ...result, headers: { ...headers } };
    const lists = Object.entries(headers).map(([name, value]): [string, string[]] => [name, [value]]);
    return { ...result, multiValueHeaders: Object.fromEntries(lists) };
  };
}
