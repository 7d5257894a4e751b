import { later, secret, secretFile, type Specimen, variables } from "../specimen";

const inClear =
  "`services.api.envVars.DATABASE_URL` leads to a Postgres on the internet, perhaps in clear; add `sslmode=verify-full`, or `sslmode=require`, to its query.";
const database = (url: unknown) => [variables({ DATABASE_URL: url })];

export const specimens: readonly Specimen[] = [
  {
    what: "a Postgres elsewhere by TLS",
    given: database(secret("postgres://app:x@db.example.com:5432/shop?sslmode=verify-full")),
  },
  {
    what: "a Postgres elsewhere by TLS, as drivers of Python and Node.js say it",
    given: [
      variables({
        ASYNC_URL: secret("postgresql+asyncpg://app:x@db.example.com/shop?ssl=require"),
        NODE_URL: secret("postgres://app:x@db.example.com/shop?sslmode=no-verify"),
      }),
    ],
  },
  {
    what: "one with something behind its query",
    given: [
      variables({
        FRAGMENT: secret("postgres://app:x@db.example.com/shop?sslmode=require#primary"),
        LIST: secret(
          "postgres://a:x@db.example.com/shop?sslmode=require,postgres://b:x@db.example.org/shop?sslmode=require",
        ),
        SENTENCE: secret("(postgres://app:x@db.example.com/shop?sslmode=require)"),
      }),
    ],
  },
  { what: "Render's own Postgres", given: database(secret("postgresql://app:x@dpg-abc-a/shop")) },
  { what: "a Redis elsewhere by TLS", given: [variables({ REDIS_URL: secret("rediss://:x@cache.example.com:6380") })] },
  {
    what: "a Postgres elsewhere with no word of TLS",
    given: database(secret("postgres://app:x@db.example.com/shop")),
    refused: inClear,
  },
  {
    what: "a Postgres elsewhere that is left to choose",
    given: database(secret("jdbc:postgresql://203.0.113.5/shop?user=app&sslmode=prefer")),
    refused: inClear,
  },
  {
    what: "a Postgres elsewhere with a driver's name, and no word of TLS",
    given: database(secret("postgresql+asyncpg://app:x@db.example.com/shop")),
    refused: inClear,
  },
  {
    what: "the first of two, of which the second alone is by TLS",
    given: database(secret("postgres://a:x@db.example.com/shop,postgres://b:x@db.example.org/shop?sslmode=require")),
    refused: inClear,
  },
  {
    what: "one in a secret file that is called as something else is",
    given: [secretFile("id", secret("postgres://app:x@db.example.com/shop"))],
    refused:
      "`services.api.secretFiles.id` leads to a Postgres on the internet, perhaps in clear; add `sslmode=verify-full`, or `sslmode=require`, to its query.",
  },
  {
    what: "a Redis elsewhere in clear",
    given: [variables({ REDIS_URL: secret("redis://:x@cache.example.com:6379/0") })],
    refused:
      "`services.api.envVars.REDIS_URL` leads to a Redis on the internet in clear; write `rediss://` in place of `redis://`.",
  },
  {
    what: "an address that is known only later, and in clear",
    given: database(secret(later("postgres://app:x@db.example.com/shop"))),
    undecided: "`services.api.envVars.DATABASE_URL`",
    refused: inClear,
  },
];
