import { RenderError } from "./error";

/** How Render is reached, as far as it is configured. */
export interface Connection {
  /** Address of the API with its version, without a slash at the end. */
  readonly host: string;
  readonly apiKey: string | undefined;
  /** The workspace that new resources belong to. */
  readonly ownerId: string | undefined;
}

export const defaultHost = "https://api.render.com/v1";

/** The error that names at once all that is missing to reach Render. */
export function missingSettings({ apiKey, ownerId }: Connection): RenderError {
  const commands = [
    ...(apiKey === undefined ? ["`pulumi config set --secret render:apiKey` or set `RENDER_API_KEY`"] : []),
    ...(ownerId === undefined ? ["`pulumi config set render:ownerId tea-…` or set `RENDER_OWNER_ID`"] : []),
  ];
  const missing = [...(apiKey === undefined ? ["API key"] : []), ...(ownerId === undefined ? ["workspace"] : [])];
  return new RenderError(`No ${missing.join(" and no ")} is configured; run ${commands.join(", and ")}.`);
}
