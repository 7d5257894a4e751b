/** How Render is reached, as far as it is configured. */
export interface Connection {
  /** Address of the API with its version, without a slash at the end. */
  readonly host: string;
  readonly apiKey: string | undefined;
  /** The workspace that new resources belong to. */
  readonly ownerId: string | undefined;
}

export const defaultHost = "https://api.render.com/v1";
