import type { Instance } from "@slipway/render-api";
import { microseconds } from "../../state/timestamps";
import { randomSuffix, type Sources } from "../../sources";
import type { Artifact, LiveRelease, RunJob, TrafficHandler } from "../runtime";
import { answerText } from "../text-answer";

/** A release of which nothing runs. Whoever asks it is told so. */
export class SimulatedRelease implements LiveRelease {
  readonly handler: TrafficHandler;
  private running: readonly Instance[] = [];

  constructor(
    private readonly job: Pick<RunJob, "settings" | "artifact">,
    private readonly sources: Sources,
  ) {
    const { name, serviceDetails } = job.settings.service;
    const told = JSON.stringify({ simulated: true, service: name, release: releaseOf(job.artifact) });
    this.handler = {
      request: (request, response) => {
        // What a caller sends is read to its end, so that the connection serves the next request.
        request.resume();
        response.writeHead(200, { "content-type": "application/json" }).end(`${told}\n`);
      },
      upgrade: (_request, response) =>
        answerText(response, 501, `service \`${name}\` is simulated: it has no WebSockets`),
    };
    this.resize(serviceDetails.numInstances ?? 1);
  }

  get privateHandler(): TrafficHandler {
    return this.handler;
  }

  instances(): Instance[] {
    return [...this.running];
  }

  async scale(numInstances: number): Promise<void> {
    this.resize(numInstances);
  }

  async retire(): Promise<void> {
    this.running = [];
  }

  async stop(): Promise<void> {
    this.running = [];
  }

  private resize(numInstances: number): void {
    const { id, type } = this.job.settings.service;
    if (type === "static_site") return;
    const missing = Math.max(0, numInstances - this.running.length);
    const started = Array.from({ length: missing }, () => ({
      id: `${id}-${randomSuffix(this.sources, 5)}`,
      createdAt: microseconds(this.sources.now()),
    }));
    this.running = [...this.running.slice(0, numInstances), ...started];
  }
}

function releaseOf(artifact: Artifact): string {
  return artifact.kind === "build" ? artifact.commit.id : `${artifact.ref}@${artifact.digest}`;
}
