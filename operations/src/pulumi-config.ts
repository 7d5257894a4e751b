import { z } from "zod";
import type { Pulumi } from "./pulumi";

const shownConfig = z.record(
  z.string(),
  z.object({ value: z.string().optional(), secret: z.boolean().default(false) }),
);

/** A stack's config by key, secrets in clear, as an update of it has it. */
export async function readConfig(pulumi: Pulumi, stack: string): Promise<z.infer<typeof shownConfig>> {
  return shownConfig.parse(JSON.parse(await pulumi.read(["config", "--json", "--show-secrets", "--stack", stack])));
}

/** What a stack's file has, as Pulumi hands it to a program: each setting is a text. */
export function configTexts(config: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts = Object.entries(config).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return Object.fromEntries(texts) as Record<string, string>;
}

/** Whether anything in a value of a stack's file is encrypted. */
export function hasSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return ("secure" in value && typeof value.secure === "string") || Object.values(value).some(hasSecret);
}
