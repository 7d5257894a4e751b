/** Integration tests of a system: they try one that is up from outside, as its users do. */
export interface IntegrationTests {
  /** Their folder within the application's. */
  folder: string;
  /**
   * A line for a shell in the application's folder, once its packages are there. It finds each stack output that is a text in a variable
   * (`webapp.apiUrl` in `WEBAPP_API_URL`), writes `junit.xml` into the folder `INTEGRATION_REPORTS`, and may write more there.
   *
   * What it makes, it removes: it is run on stacks that others use, too. Secrets it is given on a stack of its own alone.
   */
  command: string;
  /**
   * Whether the packages' own scripts run when `npm ci` installs them.
   *
   * @default false
   */
  installScripts?: boolean;
}

/** By the system's name. Operations load them; the program never does. */
export const integrationTests: Readonly<Record<string, IntegrationTests>> = {
  webapp: { folder: "test/integration", command: "npm run test:integration" },
};
