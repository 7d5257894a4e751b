import { setTimeout as delay } from "node:timers/promises";
import {
  type Deploy,
  type DeployCreate,
  deploySchema,
  logPageSchema,
  pageSchema,
  type Service,
  serviceCreatedSchema,
  serviceSchema,
  unfinishedDeployStatuses,
} from "@slipway/render-api";
import type { RunningEmulator } from "../emulator";

/** Talks to an emulator as a client of Render's does. */
export class TestClient {
  constructor(private readonly emulator: Pick<RunningEmulator, "url" | "apiKey" | "ownerId">) {}

  /** The reply's status and parsed body; undefined when there is none. */
  async send(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: unknown; headers: Headers }> {
    const response = await fetch(`${this.emulator.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.emulator.apiKey}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : JSON.parse(text), headers: response.headers };
  }

  /** The parsed body of a reply that is a success. */
  async ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const reply = await this.send(method, path, body);
    if (reply.status >= 400) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  }

  async get(path: string): Promise<unknown> {
    return (await this.send("GET", path)).body;
  }

  /**
   * Makes a Node web service out of a repository and waits for the end of its first deploy. It doesn't follow its branch
   * unless it is told to.
   */
  async createWebService(
    name: string,
    repo: string,
    overrides: Overrides = {},
  ): Promise<{ service: Service; deploy: Deploy }> {
    const { details, command, ...rest } = overrides;
    const reply = await this.send("POST", "/services", {
      type: "web_service",
      name,
      ownerId: this.emulator.ownerId,
      repo,
      autoDeploy: "no",
      ...rest,
      serviceDetails: {
        runtime: "node",
        envSpecificDetails: { buildCommand: "true", startCommand: "node server.js", ...command },
        healthCheckPath: "/healthz",
        ...details,
      },
    });
    const { service, deployId } = serviceCreatedSchema.parse(reply.body);
    return { service, deploy: await this.untilFinished(service.id, deployId) };
  }

  /** Makes a static site out of a repository. */
  async createSite(name: string, repo: string): Promise<Service> {
    const input = { type: "static_site", name, ownerId: this.emulator.ownerId, repo };
    return serviceCreatedSchema.parse(await this.ask("POST", "/services", input)).service;
  }

  async service(id: string): Promise<Service> {
    return serviceSchema.parse(await this.get(`/services/${id}`));
  }

  async deploy(serviceId: string, body: DeployCreate = {}): Promise<Deploy> {
    const reply = await this.send("POST", `/services/${serviceId}/deploys`, body);
    return this.untilFinished(serviceId, deploySchema.parse(reply.body).id);
  }

  /** Newest first. */
  async deploys(serviceId: string): Promise<Deploy[]> {
    const page = pageSchema("deploy", deploySchema).parse(await this.get(`/services/${serviceId}/deploys`));
    return page.map(({ deploy }) => deploy);
  }

  async untilFinished(serviceId: string, deployId: string): Promise<Deploy> {
    return this.until(
      async () => deploySchema.parse(await this.get(`/services/${serviceId}/deploys/${deployId}`)),
      (deploy) => !unfinishedDeployStatuses.has(deploy.status),
    );
  }

  /** Asks again and again until the answer is as wished. Rejects with the last answer after a minute and a half. */
  async until<Answer>(ask: () => Promise<Answer>, isWished: (answer: Answer) => boolean): Promise<Answer> {
    const limit = AbortSignal.timeout(90_000);
    for (;;) {
      const answer = await ask();
      if (isWished(answer)) return answer;
      if (limit.aborted) throw new Error(`the answer is still ${JSON.stringify(answer)}`);
      await delay(50);
    }
  }

  /** The first hundred lines that a service and its deploys wrote, or the newest. */
  async logs(serviceId: string, which: "first" | "newest" = "first"): Promise<string> {
    const direction = which === "first" ? "forward" : "backward";
    const query = `ownerId=${this.emulator.ownerId}&resource=${serviceId}&type=app,build&direction=${direction}&limit=100`;
    const page = logPageSchema.parse(await this.get(`/logs?${query}`));
    const lines = page.logs.map((line) => line.message);
    return (which === "first" ? lines : lines.toReversed()).join("\n");
  }
}

export interface Overrides {
  envVars?: { key: string; value: string }[];
  secretFiles?: { name: string; content: string }[];
  rootDir?: string;
  branch?: string;
  autoDeploy?: "yes" | "no";
  details?: Record<string, unknown>;
  command?: Record<string, string>;
}
