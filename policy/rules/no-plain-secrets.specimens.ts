import { given, later, secret, type Specimen, variables, webService } from "../specimen";

// In parts, since whoever looks for secrets in a repository takes these for some, as they should.
const stripe = ["sk", "live", "0123456789abcdefABCDEF"].join("_");
const render = ["rnd", "0123456789abcdefghijklmn"].join("_");
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
    what: "a variable that is known only later, and holds a key",
    given: [variables({ PAYMENTS: later(stripe) })],
    undecided: "`services.api.envVars.PAYMENTS`",
    refused: sentence("services.api.envVars.PAYMENTS", "a key of Stripe"),
  },
];
