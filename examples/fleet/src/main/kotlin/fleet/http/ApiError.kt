package fleet.http

import fleet.observability.failure
import io.ktor.http.BadContentTypeFormatException
import io.ktor.http.HttpHeaders
import io.ktor.http.HttpStatusCode
import io.ktor.http.URLDecodeException
import io.ktor.server.application.Application
import io.ktor.server.application.ApplicationCall
import io.ktor.server.application.install
import io.ktor.server.plugins.BadRequestException
import io.ktor.server.plugins.ContentTransformationException
import io.ktor.server.plugins.statuspages.StatusPages
import io.ktor.server.response.header
import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.MissingFieldException
import kotlinx.serialization.Serializable
import org.slf4j.LoggerFactory
import java.sql.SQLException
import java.sql.SQLTransientException
import kotlin.time.Duration

/** What a client is told of a failure. */
class ApiError(val status: HttpStatusCode, val code: String, override val message: String, val retryAfter: Duration? = null) :
    Exception(message) {
    companion object {
        fun invalid(message: String) = ApiError(HttpStatusCode.BadRequest, "INVALID_INPUT", message)
    }
}

fun notFound(message: String) = ApiError(HttpStatusCode.NotFound, "NOT_FOUND", message)

fun conflict(message: String) = ApiError(HttpStatusCode.Conflict, "CONFLICT", message)

internal val unauthenticated = ApiError(HttpStatusCode.Unauthorized, "UNAUTHENTICATED", "A valid token is needed.")
internal val databaseAway = ApiError(HttpStatusCode.ServiceUnavailable, "DEPENDENCY_FAILURE", "The database doesn't answer.")

internal fun limited(wait: Duration) =
    ApiError(HttpStatusCode.TooManyRequests, "RATE_LIMITED", "Too many requests in this minute.", wait)

@Serializable
private data class Told(val code: String, val message: String)

@Serializable
private data class Answer(val error: Told)

internal suspend fun ApplicationCall.refuse(error: ApiError) {
    error.retryAfter?.let { response.header(HttpHeaders.RetryAfter, it.inWholeSeconds) }
    if (error.status == HttpStatusCode.Unauthorized) response.header(HttpHeaders.WWWAuthenticate, "Bearer")
    answer(Answer(Told(error.code, error.message)), error.status)
}

/** Makes of each failure the answer that a client gets; what nobody thought of is logged, and told without its cause. */
internal fun Application.tellErrors() = install(StatusPages) {
    val log = LoggerFactory.getLogger("fleet.http")
    exception<ApiError> { call, error -> call.refuse(error) }
    exception<BadRequestException> { call, wrong -> call.refuse(ApiError.invalid(sentenceOf(wrong))) }
    exception<ContentTransformationException> { call, _ -> call.refuse(notJson) }
    exception<URLDecodeException> { call, _ -> call.refuse(ApiError.invalid("The address has a `%` that isn't followed by two hexadecimal digits.")) }
    exception<BadContentTypeFormatException> { call, _ -> call.refuse(notJson) }
    exception<SQLException> { call, failed ->
        log.error("The database could not be used.", failure(failed))
        call.refuse(if (failed.isOutage) databaseAway else internal)
    }
    exception<Throwable> { call, failed ->
        log.error("A request failed for a reason that nobody thought of.", failure(failed))
        call.refuse(internal)
    }
    status(HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed) { call, _ -> call.refuse(notFound("There is no such route.")) }
    status(HttpStatusCode.UnsupportedMediaType) { call, _ -> call.refuse(notJson) }
}

private val notJson =
    ApiError(HttpStatusCode.UnsupportedMediaType, "INVALID_INPUT", "The body has to be JSON: `Content-Type: application/json`.")
private val internal = ApiError(HttpStatusCode.InternalServerError, "INTERNAL", "Something went wrong here.")

/** Of connections (08), of a server that ends or begins (57P), and of the pool, which had none to give. */
private val SQLException.isOutage: Boolean
    get() = this is SQLTransientException || sqlState?.startsWith("08") == true || sqlState?.startsWith("57P") == true

@OptIn(ExperimentalSerializationApi::class)
private fun sentenceOf(wrong: BadRequestException): String {
    val missing = generateSequence<Throwable>(wrong) { it.cause }.filterIsInstance<MissingFieldException>().firstOrNull()
    return when (missing) {
        null -> "The body isn't what this route takes."
        else -> "The body lacks ${missing.missingFields.joinToString { "`$it`" }}."
    }
}
