import { z } from "zod";
import { signIn } from "../../stacks/backend/checks/tokens";
import { succeed, type Team } from "./team";

const answer = z.looseObject({ data: z.array(z.looseObject({ name: z.string() })).optional() });

/** Somebody who is signed in to the `backend` of a stack, and whoever tends its database. */
export class BackendUser {
  private constructor(
    private readonly team: Pick<Team, "slipway">,
    private readonly stack: string,
    /** The service's address. */
    readonly url: string,
    private readonly issuer: { jwtSecret: string; jwtIssuer: string },
  ) {}

  /** Of a stack that is up. */
  static async of(team: Pick<Team, "slipway" | "outputs">, stack: string): Promise<BackendUser> {
    const outputs = await team.outputs(stack);
    const output = (name: string) => z.string().parse(outputs[`backend.${name}`]);
    const issuer = { jwtSecret: output("jwtSecret"), jwtIssuer: output("jwtIssuer") };
    return new BackendUser(team, stack, output("apiUrl"), issuer);
  }

  /** Runs a statement, or several within one transaction, and gives the rows as text. */
  async psql(...statements: readonly string[]): Promise<string> {
    const args = ["-v", "ON_ERROR_STOP=1", "-1", "-qAt", ...statements.flatMap((one) => ["-c", one])];
    const { stdout } = await succeed(this.team.slipway("psql", "--stack", this.stack, "--", ...args));
    return stdout.trim();
  }

  async ask(method: "GET" | "POST", path: string, body?: object): Promise<{ status: number; names: string[] }> {
    const authorization = `Bearer ${await signIn(this.issuer)}`;
    const headers = { authorization, ...(body && { "content-type": "application/json" }) };
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    const response = await fetch(`${this.url}${path}`, init);
    const plans = method === "GET" ? answer.parse(await response.json()).data : undefined;
    return { status: response.status, names: plans?.map(({ name }) => name) ?? [] };
  }
}
