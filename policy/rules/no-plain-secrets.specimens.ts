import { commit, given, later, rollout, secret, type Specimen, variables, webService } from "../specimen";

// In parts, since whoever looks for secrets in a repository takes these for some, as they should.
const stripe = ["sk", "live", "0123456789abcdefABCDEF"].join("_");
const render = ["rnd", "0123456789abcdefghijklmn"].join("_");
const google = ["AIza", "0123456789abcdefghijklmnopqrstuvwxy"].join("");
const jwt = ["eyJhbGciOiJIUzI1NiJ9", "eyJyb2xlIjoiYW5vbiJ9", "0123456789abcdef"].join(".");
const sentence = (path: string, look: string) =>
  `\`${path}\` looks like ${look}, and isn't secret; wrap it in \`pulumi.secret\`, or read it by \`requireSecret\`.`;

export const specimens: readonly Specimen[] = [
  {
    what: "what is secret, and says so",
    given: [variables({ STRIPE_KEY: secret(stripe), JWT_SECRET: secret("correct horse battery staple") })],
  },
  {
    what: "what is called nearly like a secret",
    given: [variables({ TOKEN_TTL: "3600 seconds", JWT_SECRET: "/etc/secrets/jwt", LOG_LEVEL: "info" })],
  },
  {
    what: "keys that pages are meant to have",
    given: [
      variables({
        NEXT_PUBLIC_MAPS_API_KEY: google,
        VITE_SEARCH_API_KEY: "0123456789abcdef",
        REACT_APP_CLIENT_TOKEN: "pub0123456789abcdef",
        PUBLIC_SUPABASE_TOKEN: jwt,
      }),
    ],
  },
  {
    what: "words that say whether, and not what",
    given: [variables({ REQUIRE_PASSWORD: "disabled", ALLOW_TOKEN: "on-request" })],
  },
  {
    what: "what names a secret that is elsewhere",
    given: [
      variables({
        DB_PASSWORD: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db",
        API_TOKEN: "op://vault/api/token",
      }),
    ],
  },
  {
    what: "a key in a page that nobody makes public on purpose",
    given: [variables({ NEXT_PUBLIC_PAYMENTS: stripe })],
    refused: sentence("services.api.envVars.NEXT_PUBLIC_PAYMENTS", "a key of Stripe"),
  },
  {
    what: "a key in a variable of a service that is called as something else is",
    given: [rollout("release", { release: commit, envVars: { PAYMENTS: stripe } })],
    refused: sentence("services.release.envVars.PAYMENTS", "a key of Stripe"),
  },
  {
    what: "a password that is one word",
    given: [variables({ POSTGRES_PASSWORD: "postgres" })],
    refused: sentence("services.api.envVars.POSTGRES_PASSWORD", "what its name says"),
  },
  {
    what: "a key in a variable",
    given: [variables({ PAYMENTS: stripe })],
    refused: sentence("services.api.envVars.PAYMENTS", "a key of Stripe"),
  },
  {
    what: "a variable that is called a secret",
    given: [variables({ JWT_SECRET: "correct horse battery staple" })],
    refused: sentence("services.api.envVars.JWT_SECRET", "what its name says"),
  },
  {
    what: "a key in a command",
    given: [given("WebService", { ...webService, dockerCommand: `serve --key ${render}` })],
    refused: sentence("dockerCommand", "a key of Render"),
  },
  {
    what: "variables of which not even the names are known yet",
    given: [rollout("api", { release: commit, envVars: later({ PAYMENTS: stripe }) })],
    undecided: "`services.api.envVars`",
    refused: sentence("services.api.envVars.PAYMENTS", "a key of Stripe"),
  },
  {
    what: "a variable that is known only later, and holds a key",
    given: [variables({ PAYMENTS: later(stripe) })],
    undecided: "`services.api.envVars.PAYMENTS`",
    refused: sentence("services.api.envVars.PAYMENTS", "a key of Stripe"),
  },
];
