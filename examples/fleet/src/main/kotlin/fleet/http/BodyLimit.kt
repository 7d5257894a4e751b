package fleet.http

import io.ktor.http.HttpHeaders
import io.ktor.http.HttpStatusCode
import io.ktor.server.application.createRouteScopedPlugin
import io.ktor.server.request.contentLength
import io.ktor.server.request.header

private const val LARGEST = 64 * 1024L

/** Refuses what is larger than any body that a route takes, and what doesn't say how large it is. */
internal val bodyLimit = createRouteScopedPlugin("BodyLimit") {
    onCall { call ->
        val length = call.request.contentLength() ?: 0
        val isUnknown = call.request.header(HttpHeaders.TransferEncoding) != null
        if (length > LARGEST || isUnknown) {
            throw ApiError(HttpStatusCode.PayloadTooLarge, "INVALID_INPUT", "The body may have $LARGEST bytes, and has to say how many it has.")
        }
    }
}
