package fleet.http

import io.ktor.http.ContentType
import io.ktor.http.HttpStatusCode
import io.ktor.server.application.ApplicationCall
import io.ktor.server.response.respondText
import kotlinx.serialization.KSerializer
import kotlinx.serialization.json.Json
import kotlinx.serialization.serializer

private val format = Json { encodeDefaults = true }

/**
 * Answers with JSON, whatever the client says that it accepts: there is nothing else. Ktor's own negotiation looks at that only when there is
 * something to answer, and would refuse what has been done.
 */
suspend inline fun <reified T> ApplicationCall.answer(value: T, status: HttpStatusCode = HttpStatusCode.OK) =
    answer(serializer<T>(), value, status)

@PublishedApi
internal suspend fun <T> ApplicationCall.answer(serializer: KSerializer<T>, value: T, status: HttpStatusCode) =
    respondText(format.encodeToString(serializer, value), ContentType.Application.Json, status)
