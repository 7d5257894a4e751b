import type { handleUnaryCall } from "@grpc/grpc-js";
import type { SeenSecrets } from "../values/redaction";
import { toServiceError } from "./errors";
import type { Messenger } from "./messenger";

/** A method of the protocol that answers as the function does: the one place where errors become the wire's. */
export function unary<Request, Response>(
  answer: (request: Request) => Response | Promise<Response>,
  messenger: Messenger,
  redaction: SeenSecrets,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    // What was said of a resource is shown before it counts as done: later lines would be older than its state.
    const answered = (async () => answer(call.request))().finally(() => messenger.settled());
    answered.then(
      (response) => callback(null, response),
      (error: unknown) => callback(toServiceError(error, (text) => redaction.clean(text))),
    );
  };
}
