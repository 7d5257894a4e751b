import { ownerReplySchema } from "@slipway/render-api";
import { isNotFound, RenderError } from "./error";
import type { RenderClient } from "./client";

/**
 * What `get` finds, or undefined when it is gone. A 404 counts only when the workspace itself is found: at a wrong host, or at
 * a server that was reset, nothing is found, and that must not empty a stack.
 */
export async function findUnlessGone<Thing>(
  render: RenderClient,
  get: () => Promise<Thing>,
): Promise<Thing | undefined> {
  try {
    return await get();
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  await requireOwner(render);
  return undefined;
}

/** Does something about a thing that the state holds: when Render does not find it, the error says what to do. */
export async function advisingRefresh<Result>(
  name: string,
  id: string,
  action: () => Promise<Result>,
): Promise<Result> {
  try {
    return await action();
  } catch (cause) {
    if (!isNotFound(cause)) throw cause;
    throw new RenderError(`${cause.message} If \`${name}\` (\`${id}\`) was deleted by hand, run \`pulumi refresh\`.`, {
      cause,
      status: cause.status,
    });
  }
}

/** Makes sure that the workspace is there, at this host and for this key. */
export async function requireOwner(render: RenderClient): Promise<void> {
  const { ownerId } = render;
  try {
    await render.ask("get", `/owners/${ownerId}`, ownerReplySchema);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    throw new RenderError(
      `The workspace \`${ownerId}\` does not exist at \`${render.connection.host}\`, so nothing is treated ` +
        "as deleted; check `render:host` and `render:ownerId`.",
      { cause: error },
    );
  }
}

/** Deletes, and takes "not found" as done where the workspace itself is found. */
export async function deleteUnlessGone(render: RenderClient, path: string): Promise<void> {
  try {
    await render.tell("delete", path);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    await requireOwner(render);
  }
}
