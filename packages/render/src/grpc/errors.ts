import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { plainText } from "@slipway/render-api";
import { messageOf } from "@slipway/render-client";
import { type PartialResource, ProviderError } from "../error";
import { mapValues, type ValueMap } from "../values/value";
import { toStruct } from "./struct";

/** A failure's properties are in a header, of which HTTP/2's libraries take 64 KB, and there they are a third longer. */
const roomForOutputs = 32 * 1024;

/**
 * An error as gRPC carries it. When a resource exists in spite of it, its properties go along, so that Pulumi keeps it.
 *
 * @param clean takes secrets out of a text
 */
export function toServiceError(error: unknown, clean: (text: string) => string): ServiceError {
  const message = plainText(clean(messageOf(error)));
  const metadata = new Metadata();
  if (error instanceof ProviderError && error.partial !== undefined) {
    metadata.add("grpc-status-details-bin", Buffer.from(detailsOf(message, error.partial)));
  }
  return Object.assign(new Error(message), { code: status.UNKNOWN, details: message, metadata });
}

function detailsOf(message: string, partial: PartialResource): Uint8Array {
  const failure = new ErrorResourceInitFailed()
    .setId(partial.id)
    .setProperties(toStruct(fitting(partial)))
    .setReasonsList([message]);
  const packed = new Any();
  packed.pack(failure.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  return new Status().setCode(status.UNKNOWN).setMessage(message).setDetailsList([packed]).serializeBinary();
}

/** The outputs, where there is no room for them without the largest of those that Pulumi has as inputs. */
function fitting({ outputs, repeated = [] }: PartialResource): ValueMap {
  const sizes = new Map(Object.entries(outputs).map(([name, value]) => [name, sizeOf({ [name]: value })]));
  const left = new Set<string>();
  let size = sizeOf(outputs);
  for (const [name, own] of [...sizes].toSorted(([, one], [, other]) => other - one)) {
    if (size <= roomForOutputs || !repeated.includes(name)) continue;
    left.add(name);
    size -= own;
  }
  return mapValues(outputs, (value, name) => (left.has(name) ? undefined : value));
}

function sizeOf(values: ValueMap): number {
  return toStruct(values).serializeBinary().length;
}
