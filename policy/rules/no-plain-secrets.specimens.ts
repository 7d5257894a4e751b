import { commit, given, later, rollout, secret, type Specimen, variables, webService } from "../specimen";

// In parts, since whoever looks for secrets in a repository takes these for some, as they should.
const stripe = ["sk", "live", "0123456789abcdefABCDEF"].join("_");
const render = ["rnd", "0123456789abcdefghijklmn"].join("_");
const google = ["AIza", "0123456789abcdefghijklmnopqrstuvwxy"].join("");
const jwt = ["eyJhbGciOiJIUzI1NiJ9", "eyJyb2xlIjoiYW5vbiJ9", "0123456789abcdef"].join(".");
const hook = `https://api.render.com/deploy/srv-000000000000000000a0?${["key", "0123456789a"].join("=")}`;
const webhook = ["whsec", "0123456789abcdefABCDEF0123456789"].join("_");
const slack = ["https://hooks.slack.com", "services", "T00000000", "B00000000", "0123456789abcdefABCDEF01"].join("/");
const address = ["postgres://app:correct-horse", "db.example.com/shop?sslmode=require"].join("@");
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
    what: "a command that takes a secret from where it stands",
    given: [
      given("WebService", {
        ...webService,
        dockerCommand: 'PGPASSWORD="$DB_PASSWORD" migrate -database "$DATABASE_URL"',
      }),
    ],
  },
  {
    what: "a path, a time and a number",
    given: [variables({ JWT_SECRET: "/etc/secrets/jwt", ACCESS_TOKEN: "15m", MAX_TOKEN: "131072" })],
  },
  ...["PGPASSWORD", "spring.datasource.password", "app-password", "dbPassword", "DB_PASS", "MYSQL_PWD"].map((name) => ({
    what: `a password that is called \`${name}\``,
    given: [variables({ [name]: "correct horse battery staple" })],
    refused: sentence(`services.api.envVars.${name}`, "what its name says"),
  })),
  ...["SECRET_KEY_BASE", "RAILS_MASTER_KEY", "ENCRYPTION_KEY", "SIGNING_KEY", "PASSPHRASE"].map((name) => ({
    what: `a key that is called \`${name}\``,
    given: [variables({ [name]: "/9j4AAQSkZJRgABAQAAAQABAAD5Xk" })],
    refused: sentence(`services.api.envVars.${name}`, "what its name says"),
  })),
  ...["hunter2", "8675309867530986"].map((password) => ({
    what: `the password \`${password}\``,
    given: [variables({ DB_PASSWORD: password })],
    refused: sentence("services.api.envVars.DB_PASSWORD", "what its name says"),
  })),
  {
    what: "a password in a page",
    given: [variables({ VITE_DB_PASSWORD: "correct horse battery staple" })],
    refused: sentence("services.api.envVars.VITE_DB_PASSWORD", "what its name says"),
  },
  {
    what: "a deploy hook",
    given: [variables({ NEXT_DEPLOY: hook })],
    refused: sentence("services.api.envVars.NEXT_DEPLOY", "a deploy hook of Render"),
  },
  {
    what: "what a webhook is signed by",
    given: [variables({ RENDER_EVENTS: webhook })],
    refused: sentence("services.api.envVars.RENDER_EVENTS", "a webhook's secret"),
  },
  {
    what: "a webhook of Slack",
    given: [variables({ ALERTS: slack })],
    refused: sentence("services.api.envVars.ALERTS", "a webhook of Slack"),
  },
  {
    what: "an address with a password among other things",
    given: [variables({ DATABASES: JSON.stringify({ shop: address }) })],
    refused: sentence("services.api.envVars.DATABASES", "an address with a password in it"),
  },
  {
    what: "a password that a command sets",
    given: [given("WebService", { ...webService, preDeployCommand: "PGPASSWORD=correct-horse psql --file up.sql" })],
    refused: sentence("preDeployCommand", "what sets `PGPASSWORD`"),
  },
  {
    what: "a key beside a secret whose name is the beginning of its own",
    given: [variables({ pay: secret("anything"), "pay.live": stripe })],
    refused: sentence("services.api.envVars.pay.live", "a key of Stripe"),
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
