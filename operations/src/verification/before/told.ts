import { messageOf } from "@slipway/render-client";

/** What somebody wanted to know, or why it can't be told. */
export type Told<Thing> = { value: Thing } | { reason: string };

/** What a look came to; where it failed, its message is the reason. */
export async function told<Thing>(look: () => Promise<Thing>): Promise<Told<Thing>> {
  try {
    return { value: await look() };
  } catch (error) {
    return { reason: messageOf(error) };
  }
}
