import { expect, test } from "vitest";
import { isWithheld, SECRETS, withoutSecrets } from "./environment-secrets";

const environment = {
  RENDER_API_KEY: "rnd_0123456789",
  RENDER_OWNER_ID: "tea-0123456789",
  PULUMI_ACCESS_TOKEN: "pul-0123456789",
  PULUMI_CONFIG_PASSPHRASE: "open sesame",
  PULUMI_BACKEND_URL: "postgres://me:hunter-22@db.example/state",
};

test("an error has none of the secrets that the environment has, whoever repeats them", () => {
  const said =
    "401 for rnd_0123456789 (pul-0123456789): open%20sesame at postgres://me:hunter-22@db.example/state, tea-0123456789";
  expect(withoutSecrets(said, environment)).toBe(
    "401 for [secret] ([secret]): [secret] at postgres://me:[secret]@db.example/state, tea-0123456789",
  );
});

test("the emulator's passphrase is no secret, and without secrets all is shown", () => {
  const said = "no such folder: /home/me/slipway-local";
  expect(withoutSecrets(said, { PULUMI_CONFIG_PASSPHRASE: "slipway-local" })).toBe(said);
  expect(withoutSecrets(said, {})).toBe(said);
});

test("credentials of the cloud that keeps the state, of GitHub, and webhooks are secrets as well", () => {
  const values = Object.fromEntries(SECRETS.map((name) => [name, `value-of-${name.toLowerCase()}`]));
  const said = withoutSecrets(Object.values(values).join(" "), values);
  expect(said).toBe(SECRETS.map(() => "[secret]").join(" "));
});

test.each([
  ...SECRETS,
  ...["PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE_FILE", "RENDER_OWNER_ID", "RENDER_HOST"],
  ...["AWS_ACCESS_KEY_ID", "AWS_PROFILE", "GOOGLE_APPLICATION_CREDENTIALS", "AZURE_STORAGE_ACCOUNT"],
  ...["ACTIONS_ID_TOKEN_REQUEST_URL", "GITHUB_ENV", "NPM_TOKEN", "NODE_AUTH_TOKEN", "db_password", "SSH_AUTH_SOCK"],
])("%s is withheld from other people's code", (name) => {
  expect(isWithheld(name)).toBe(true);
});

test.each([
  "PATH",
  "HOME",
  "CI",
  "NODE_OPTIONS",
  "GITHUB_ACTIONS",
  "GITHUB_SHA",
  "TOKENIZER",
  "AUTHOR",
  "npm_config_cache",
])("%s is not", (name) => {
  expect(isWithheld(name)).toBe(false);
});
