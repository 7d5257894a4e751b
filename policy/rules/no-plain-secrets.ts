import type { Resource } from "../resource";
import { judged, type ResourceRule } from "../rule";
import { isConfiguration, type Text, textsOf } from "../texts";

/** What has a form of its own, so that nothing else looks like it. An address with a password in it the provider makes secret by itself. */
const FORMS: readonly (readonly [what: string, form: RegExp])[] = [
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ["a key of Render", /\brnd_[A-Za-z0-9]{20,}/],
  ["a key of AWS", /\bA(KIA|SIA)[A-Z0-9]{16}\b/],
  ["a token of GitHub", /\b(gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{40,})/],
  ["a token of GitLab", /\bglpat-[\w-]{20,}/],
  ["a key of Stripe", /\b[rs]k_live_[A-Za-z0-9]{16,}/],
  ["a token of Slack", /\bxox[abprs]-[\w-]{10,}/],
  ["a key of Google", /\bAIza[\w-]{35}/],
  ["a token of npm", /\bnpm_[A-Za-z0-9]{36}/],
  ["a JSON Web Token", /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/],
];

/** Variables that are called what they hold. `TOKEN_TTL` and `PASSWORD_MIN_LENGTH` hold none. */
const NAMED = /(^|_)(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_KEY|SECRET_KEY|ACCESS_KEY)$/i;

/** What stands in such variables and is none: short words, numbers, paths and addresses. */
const HARMLESS = /^(.{0,7}|[\d.]+|\/\S*|https?:\/\/\S*)$/s;

export const noPlainSecrets: ResourceRule = {
  name: "no-plain-secrets",
  description: "What looks like a secret is one to Pulumi.",
  why:
    "What isn't secret stands in clear in the state, in previews and in whatever CI prints. The rule goes by forms that nothing else has, such as that of " +
    "a private key or of Stripe's keys, and by variables whose names end in `PASSWORD`, `SECRET`, `TOKEN`, `API_KEY` or the like. What looks like nothing it " +
    "can't find; an address with a password in it the provider makes secret by itself.",
  inProduction: false,
  tellsSecrets: true,
  judge(resource) {
    return textsOf(resource)
      .filter((text) => isPlain(resource, text))
      .flatMap(({ path, value }) =>
        judged(path, value, (text) => {
          const found = lookOf(path, text);
          return found === undefined
            ? undefined
            : `\`${path}\` looks like ${found}, and isn't secret; wrap it in \`pulumi.secret\`, or read it by \`requireSecret\`.`;
        }),
      );
  },
};

/** Where nobody has told what is secret, variables and files may well be; nothing else should have to be. */
function isPlain({ secrets }: Resource, { path }: Text): boolean {
  if (secrets === undefined) return !isConfiguration(path);
  return ![...secrets].some((secret) => path === secret || path.startsWith(`${secret}.`));
}

function lookOf(path: string, text: string): string | undefined {
  const known = FORMS.find(([, form]) => form.test(text))?.[0];
  if (known !== undefined) return known;
  const name = path.split(".").at(-1) ?? "";
  return isConfiguration(path) && NAMED.test(name) && !HARMLESS.test(text) ? "what its name says" : undefined;
}
