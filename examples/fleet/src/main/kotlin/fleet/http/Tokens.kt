package fleet.http

import com.auth0.jwt.JWT
import com.auth0.jwt.algorithms.Algorithm
import fleet.cache.RateLimit
import io.ktor.http.HttpMethod
import io.ktor.http.HttpStatusCode
import io.ktor.server.application.Application
import io.ktor.server.application.ApplicationCall
import io.ktor.server.application.createRouteScopedPlugin
import io.ktor.server.application.install
import io.ktor.server.auth.Authentication
import io.ktor.server.auth.AuthenticationChecked
import io.ktor.server.auth.jwt.jwt
import io.ktor.server.auth.principal
import io.ktor.server.plugins.origin
import io.ktor.server.request.header
import io.ktor.server.request.httpMethod
import io.ktor.server.response.header
import java.time.Clock

internal const val ISSUER = "fleet"
internal const val AUDIENCE = "fleet-api"
internal const val TOKENS = "tokens"

/** Seconds by which the clock of whoever made a token may be ahead of ours. */
private const val LEEWAY_S = 60L

/** Whose token it is, and what it allows. */
internal class Caller(val subject: String, val role: String?)

private val READERS = setOf("viewer", "dispatcher")
private val WRITERS = setOf("dispatcher")
private val READING = setOf(HttpMethod.Get, HttpMethod.Head)

/** Takes tokens that were signed with the secret, for us, and end some time. Whoever has none counts by its address. */
internal fun Application.takeTokens(secret: String, limit: RateLimit, clock: Clock) = install(Authentication) {
    val verification = JWT.require(Algorithm.HMAC256(secret))
        .withIssuer(ISSUER).withAudience(AUDIENCE)
        // Of when it begins alone: its end is what its maker has promised.
        .acceptIssuedAt(LEEWAY_S).acceptNotBefore(LEEWAY_S)
    // The same clock as everything's.
    val verifier = (verification as com.auth0.jwt.JWTVerifier.BaseVerification).build(clock)
    jwt(TOKENS) {
        verifier(verifier)
        validate { token ->
            // A claim that is there may be null.
            val isComplete = token.expiresAt != null && !token.subject.isNullOrBlank()
            if (isComplete) Caller(token.subject!!, token.payload.getClaim("role").asString()) else null
        }
        challenge { _, _ -> call.refuse(limit.count("address ${call.address}")?.wait?.let(::limited) ?: unauthenticated) }
    }
}

/** What each request has to pass once it is known whose it is. */
internal fun accessControl(limit: RateLimit) = createRouteScopedPlugin("AccessControl") {
    on(AuthenticationChecked) { call ->
        val caller = call.principal<Caller>() ?: return@on
        limit.count("subject ${caller.subject}")?.let { standing ->
            call.response.header("X-RateLimit-Limit", standing.limit)
            call.response.header("X-RateLimit-Remaining", standing.remaining)
            standing.wait?.let { throw limited(it) }
        }
        val allowed = if (call.request.httpMethod in READING) READERS else WRITERS
        if (caller.role !in allowed) {
            val needed = allowed.joinToString(" or ") { "`$it`" }
            throw ApiError(HttpStatusCode.Forbidden, "FORBIDDEN", "The token's `role` has to be $needed.")
        }
    }
}

/**
 * The client's address as the first proxy saw it. Whoever makes one up evades only the limit on requests without a token, each of which is
 * refused.
 */
private val ApplicationCall.address: String
    get() = request.header("X-Forwarded-For")?.substringBefore(",")?.trim()?.takeIf { it != "" } ?: request.origin.remoteAddress
