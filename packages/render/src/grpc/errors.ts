import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { plainText } from "@slipway/render-api";
import { messageOf } from "@slipway/render-client";
import { type PartialResource, ProviderError } from "../error";
import { toStruct } from "./struct";

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

function detailsOf(message: string, { id, outputs }: PartialResource): Uint8Array {
  const failure = new ErrorResourceInitFailed().setId(id).setProperties(toStruct(outputs)).setReasonsList([message]);
  const packed = new Any();
  packed.pack(failure.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  return new Status().setCode(status.UNKNOWN).setMessage(message).setDetailsList([packed]).serializeBinary();
}
