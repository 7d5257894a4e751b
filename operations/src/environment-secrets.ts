import { connectionVariables, passwordsOf, Redaction } from "@slipway/render-api";
import { EMULATOR_PASSPHRASE } from "./passphrase";

/** Variables whose values open something: Render, Pulumi's state and the cloud that keeps it, GitHub, or who is told of failures. */
export const SECRETS = [
  connectionVariables.apiKey,
  ...["PULUMI_ACCESS_TOKEN", "PULUMI_CONFIG_PASSPHRASE"],
  ...["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"],
  ...["GOOGLE_CREDENTIALS", "GOOGLE_OAUTH_ACCESS_TOKEN"],
  ...["AZURE_STORAGE_KEY", "AZURE_STORAGE_SAS_TOKEN", "AZURE_STORAGE_CONNECTION_STRING"],
  ...["AZURE_CLIENT_SECRET", "ARM_CLIENT_SECRET"],
  ...["GITHUB_TOKEN", "GH_TOKEN", "ACTIONS_RUNTIME_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"],
  ...["SLACK_WEBHOOK_URL", "EMAIL_WEBHOOK_URL", "SLIPWAY_GIT_TOKEN"],
];

/** Whose variables lead to an account or to state, secret or not. */
const ACCOUNTS = /^(?:PULUMI|RENDER|AWS|AZURE|ARM|GOOGLE|GCLOUD|CLOUDSDK|ACTIONS|INPUT)_/;
/** A name that says that something is opened with the value. */
const OPENING =
  /(?:^|_)(?:TOKEN|SECRET|PASSWORD|PASSPHRASE|CREDENTIALS?|API_?KEY|ACCESS_KEY|PRIVATE_KEY|AUTH|WEBHOOK)(?:_|$)/;
/** Files through which a step of GitHub Actions sets what later steps get. */
const LATER_STEPS = /^GITHUB_(?:ENV|PATH|OUTPUT|STATE)$/;

/** Whether a variable, by its name, is none that other people's code may have. */
export function isWithheld(name: string): boolean {
  const known = name.toUpperCase();
  return SECRETS.includes(known) || [ACCOUNTS, OPENING, LATER_STEPS].some((pattern) => pattern.test(known));
}

/** A text for this terminal, or for the log of CI, without what the environment has of secrets; be it that of a program that repeats them. */
export function withoutSecrets(text: string, environment: Readonly<Record<string, string | undefined>>): string {
  const redaction = new Redaction();
  const secrets = SECRETS.flatMap((name) => environment[name] ?? []);
  // The emulator's passphrase is known to everybody, and its words are those of folders.
  redaction.hide(secrets.filter((secret) => secret !== EMULATOR_PASSPHRASE));
  redaction.hide(passwordsOf(environment.PULUMI_BACKEND_URL ?? ""));
  return redaction.clean(text);
}
