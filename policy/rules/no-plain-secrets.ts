import type { Resource } from "../resource";
import { judged, MARKS_POLICY, type ResourceRule } from "../rule";
import { type Text, textsOf } from "../texts";

/** What has a form of its own, so that nothing else looks like it. */
const FORMS: readonly (readonly [what: string, form: RegExp])[] = [
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ["an address with a password in it", /\b[a-z][a-z\d+.-]*:\/\/[^\s/@:]*:(?![$<{%])[^\s/@]+@/i],
  ["a key of Render", /\brnd_[A-Za-z0-9]{20,}/],
  ["a deploy hook of Render", /\bapi\.render\.com\/deploy\/\w+-\w+\?(\S*&)?key=\w+/],
  ["a webhook's secret", /\bwhsec_[A-Za-z0-9+/=]{16,}/],
  ["a key of AWS", /\bA(KIA|SIA)[A-Z0-9]{16}\b/],
  ["a token of GitHub", /\b(gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{40,})/],
  ["a token of GitLab", /\bglpat-[\w-]{20,}/],
  ["a key of Stripe", /\b[rs]k_live_[A-Za-z0-9]{16,}/],
  ["a token of Slack", /\bxox[abprs]-[\w-]{10,}/],
  ["a webhook of Slack", /\bhooks\.slack\.com\/(services|workflows)\/\w+\/\w+\/\w+/],
  ["a key of Google", /\bAIza[\w-]{35}/],
  ["a token of npm", /\bnpm_[A-Za-z0-9]{36}/],
  ["a JSON Web Token", /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/],
];

/** Variables that are called what they hold. `TOKEN_TTL` and `PASSWORD_MIN_LENGTH` hold none. */
const NAMED =
  /(^|_)((PG)?PASSWORD|PASSWD|PASSPHRASE|PASS|PWD|SECRET|TOKEN|API_?KEY|(PRIVATE|SECRET|ACCESS|MASTER|ENCRYPTION|SIGNING)_KEY|SECRET_KEY_BASE)$/;

/** Those of them that are never for everybody, not even in a page. */
const NEVER_PUBLIC = /(PASSWORD|PASSWD|PASSPHRASE|SECRET|PRIVATE_KEY)$/;

/** What stands in such variables and is none: short words and numbers, times, paths, addresses, and what is said of a switch. */
const HARMLESS =
  /^([a-z]{0,7}|[\d.]{0,7}|\d+(ms|[smhd])|\/[^/\s]*[/.]\S*|([a-z][a-z\d+.-]*:\/\/|arn:)\S*|enabled|disabled|required|optional|forbidden|mandatory|automatic|unlimited|generated|inherited)$/is;

/** Variables that say whether something is wanted, and not what it is. */
const SWITCH = /^(?:.*_)?(REQUIRES?|ENABLES?|DISABLES?|ALLOWS?|FORCE)_/;

/** What is said in these. */
const WORD = /^[a-z]+([-_][a-z]+)*$/i;

/** What bundlers write into the pages that everybody gets: there a key is meant to be read. */
const IN_PAGES = /^((NEXT|NUXT|EXPO)_PUBLIC|VITE|REACT_APP|VUE_APP|GATSBY|PUBLIC)_/;

/** Forms of what is made for pages, as well. */
const FOR_PAGES: ReadonlySet<string> = new Set(["a key of Google", "a JSON Web Token"]);

/** A variable that a command line sets, to something that stands there. */
const SET_IN_COMMAND = /(?:^|[\s;&|(])([A-Za-z_]\w*)=(?:"([^"$]+)"|'([^']+)'|([^\s"'$`;&|]+))/g;

export const noPlainSecrets: ResourceRule = {
  name: "no-plain-secrets",
  description: "What looks like a secret is one to Pulumi.",
  why:
    "What isn't secret stands in clear in the state, in previews and in whatever CI prints. The rule goes by forms that nothing else has, such as that of " +
    "a private key or of Stripe's keys, and by variables whose names end in `PASSWORD`, `SECRET`, `TOKEN`, `API_KEY` or the like, also those that a command sets. In " +
    "variables that bundlers write into pages (`NEXT_PUBLIC_`, `VITE_`, `REACT_APP_`, `PUBLIC_` and so on) it looks only for what nobody makes public on purpose. What " +
    "looks like nothing it can't find; a value that is nothing but an address with a password in it the provider makes secret by itself.",
  inProduction: false,
  judge(resource) {
    return textsOf(resource)
      .filter((text) => !isSecret(resource, text))
      .flatMap((text) =>
        judged(text.path, text.value, (value) => {
          const found = lookOf(text, value);
          return found === undefined ? undefined : sentenceOf(resource, `\`${text.path}\` looks like ${found}`);
        }),
      );
  },
};

function isSecret({ secrets }: Resource, { names }: Text): boolean {
  return (secrets ?? []).some((secret) => secret.every((name, index) => name === names[index]));
}

/** Where nobody has told what is secret, what looks like one may well be: the rule can't let it pass, nor call it plain. */
function sentenceOf({ secrets }: Resource, looks: string): string {
  return secrets === undefined
    ? `${looks}, and nobody tells whether it is secret; set \`"${MARKS_POLICY}": "remediate"\` in the pack's configuration.`
    : `${looks}, and isn't secret; wrap it in \`pulumi.secret\`, or read it by \`requireSecret\`.`;
}

function lookOf({ name, of }: Text, value: string): string | undefined {
  const words = wordsOf(name);
  const isInPages = of === "variable" && IN_PAGES.test(words);
  const [known] = FORMS.find(([what, form]) => form.test(value) && !(isInPages && FOR_PAGES.has(what))) ?? [];
  if (known !== undefined) return known;
  if (of !== "setting") return isSecretByName(words, value) ? "what its name says" : undefined;
  return name.endsWith("Command") ? lookOfCommand(value) : undefined;
}

function lookOfCommand(command: string): string | undefined {
  const [, name] =
    [...command.matchAll(SET_IN_COMMAND)].find(([, name = "", ...values]) =>
      isSecretByName(wordsOf(name), values.join("")),
    ) ?? [];
  return name === undefined ? undefined : `what sets \`${name}\``;
}

function isSecretByName(words: string, value: string): boolean {
  if (!NAMED.test(words) || (IN_PAGES.test(words) && !NEVER_PUBLIC.test(words))) return false;
  return !HARMLESS.test(value) && !(SWITCH.test(words) && WORD.test(value));
}

/** A name as variables are mostly written: `spring.datasource.password` and `dbPassword` are in words, too. */
function wordsOf(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .replace(/[.-]/g, "_")
    .toUpperCase();
}
