import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { version } from "../package.json";
import { pulumiSchema } from "./declaration/pulumi-schema";
import { Engine } from "./grpc/engine";
import { ProviderService } from "./grpc/provider-service";
import { Journal, journalFolder } from "./journal";
import { LookUps } from "./look-up";
import { Provider } from "./provider";
import { renderPackage } from "./resources/declarations";
import { resources } from "./resources";
import { lookUps } from "./resources/look-ups";

const largestMessageBytes = 400 * 1024 * 1024;
const graceMs = 4_000;

/**
 * Serves the provider until the engine is gone or asks for the end. The first line on stdout is the port; that and the engine's
 * address as the first argument are Pulumi's plugin protocol.
 */
function main(engineAddress: string | undefined): void {
  const engine = engineAddress === undefined ? undefined : new Engine(engineAddress);
  const service = new ProviderService({
    provider: new Provider(resources),
    lookUps: new LookUps(lookUps),
    journal: new Journal(journalFolder(process.env)),
    engine,
    environment: process.env,
    schema: JSON.stringify(pulumiSchema(renderPackage, version)),
    version,
  });
  const server = new Server({
    "grpc.max_receive_message_length": largestMessageBytes,
    "grpc.max_send_message_length": largestMessageBytes,
  });
  server.addService(ResourceProviderService, service.methods());
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) throw error;
    process.stdout.write(`${port}\n`);
  });

  const end = (): void => {
    service.cancel();
    server.tryShutdown(() => process.exit(0));
    setTimeout(() => process.exit(0), graceMs).unref();
  };
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
  engine?.whenGone(end);
}

main(process.argv[2]);
