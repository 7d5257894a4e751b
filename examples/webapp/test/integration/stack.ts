/** The stack under test, by what `slipway test` says of it. */
export const stack = {
  apiUrl: addressOf("WEBAPP_API_URL"),
  webUrl: addressOf("WEBAPP_WEB_URL"),
  /** Its database, where the stack is the tests' own. Of any other nothing is touched but what a test itself has made. */
  databaseUrl: process.env.WEBAPP_EXTERNAL_DATABASE_URL,
};

function addressOf(variable: string): string {
  const address = process.env[variable];
  if (address !== undefined) return address.replace(/\/$/, "");
  throw new Error(`${variable} is not set: start the tests with \`npm run test:integration\` at Slipway's root.`);
}
