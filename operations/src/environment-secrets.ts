import { connectionVariables, passwordsOf, Redaction } from "@slipway/render-api";
import { EMULATOR_PASSPHRASE } from "./passphrase";

/** Variables whose values open something. */
export const SECRETS = [connectionVariables.apiKey, "PULUMI_ACCESS_TOKEN", "PULUMI_CONFIG_PASSPHRASE"];

/** A text for this terminal, or for the log of CI, without what the environment has of secrets; be it that of a program that repeats them. */
export function withoutSecrets(text: string, environment: Readonly<Record<string, string | undefined>>): string {
  const redaction = new Redaction();
  const secrets = SECRETS.flatMap((name) => environment[name] ?? []);
  // The emulator's passphrase is known to everybody, and its words are those of folders.
  redaction.hide(secrets.filter((secret) => secret !== EMULATOR_PASSPHRASE));
  redaction.hide(passwordsOf(environment.PULUMI_BACKEND_URL ?? ""));
  return redaction.clean(text);
}
