import { given, later, secret, secretFile, type Specimen, variables, webService } from "../specimen";

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
  {
    what: "databases elsewhere by TLS, each as its own drivers say it",
    given: [
      variables({
        SYSTEM: secret("postgres://app:x@db.example.com/shop?sslrootcert=system"),
        RUST: secret("postgres://app:x@db.example.com/shop?ssl-mode=require"),
        WORDS: secret("host=db.example.com port=5432 dbname=shop user=app sslmode=verify-full"),
        NPGSQL: secret("Host=db.example.com;Database=shop;Username=app;SSL Mode=VerifyFull"),
        MYSQL: secret("jdbc:mysql://db.example.com:3306/shop?sslMode=VERIFY_IDENTITY"),
        GO: secret("mysql://app:x@db.example.com/shop?tls=true"),
        MONGO: secret("mongodb+srv://app:x@cluster.example.com/shop"),
        VALKEY: secret("valkeys://:x@cache.example.com:6380"),
      }),
    ],
  },
  {
    what: "a socket of this machine",
    given: database(secret("postgresql:///shop?host=/run/db.example.com&user=app")),
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
    what: "a second host on the internet",
    given: database(secret("postgres://app:x@10.0.0.1:5432,db.example.com:5432/shop")),
    refused: inClear,
  },
  {
    what: "a host in the query",
    given: database(secret("postgresql:///shop?host=db.example.com&user=app")),
    refused: inClear,
  },
  {
    what: "a Postgres elsewhere that is told to encrypt and not to",
    given: database(secret("jdbc:postgresql://db.example.com/shop?ssl=true&sslmode=disable")),
    refused: inClear,
  },
  {
    what: "words in place of an address",
    given: database(secret("Host=db.example.com;Database=shop;Username=app;SSL Mode=Prefer")),
    refused: inClear,
  },
  {
    what: "a MySQL elsewhere with no word of TLS",
    given: database(secret("mysql://app:x@db.example.com/shop")),
    refused:
      "`services.api.envVars.DATABASE_URL` leads to a MySQL on the internet, perhaps in clear; add what its driver takes for TLS to its query, such as `sslMode=VERIFY_IDENTITY` or `tls=true`.",
  },
  {
    what: "a MongoDB elsewhere with no word of TLS",
    given: database(secret("mongodb://app:x@one.example.com:27017,two.example.com:27017/shop")),
    refused:
      "`services.api.envVars.DATABASE_URL` leads to a MongoDB on the internet, perhaps in clear; add `tls=true` to its query, or write `mongodb+srv://`.",
  },
  {
    what: "a command with an address in clear",
    given: [
      given("WebService", {
        ...webService,
        dockerCommand: secret("migrate -database postgres://app:x@db.example.com/shop up"),
      }),
    ],
    refused:
      "`dockerCommand` leads to a Postgres on the internet, perhaps in clear; add `sslmode=verify-full`, or `sslmode=require`, to its query.",
  },
  {
    what: "services of which nothing is known yet",
    given: [given("Rollout", { services: later({}) })],
    undecided: "`services`",
  },
  {
    what: "an address that is known only later, and in clear",
    given: database(secret(later("postgres://app:x@db.example.com/shop"))),
    undecided: "`services.api.envVars.DATABASE_URL`",
    refused: inClear,
  },
];
